// One run on several threads, processes and machines: the same bytes, and nothing half-written when
// one of them is lost.
#include <csignal>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/testing/program.h"
#include "tests/testing/small_survey.h"
#include "tests/testing/temp_folder.h"

namespace darkfigure::testing {
namespace {

namespace fs = std::filesystem;

// 75 bootstrap replicates (the last block is not full), raked, with exported weights.
std::string write_config(const TempFolder& folder) {
  SmallSurvey survey;
  survey.replication = "method = \"bootstrap\"\nreplicates = 75\nseed = 5\n";
  survey.extra = "[output]\nweights = \"csv\"\n";
  return survey.write(folder);
}

const std::vector<std::string> kOutputs = {
    "estimates.csv", "estimates.json", "weighting.json", "weights.csv"};

void expect_same_outputs(const TempFolder& folder, const std::string& a, const std::string& b) {
  for (const std::string& name : kOutputs) {
    const std::string first = read_file(folder.file(a + "/" + name));
    EXPECT_FALSE(first.empty()) << name;
    EXPECT_TRUE(first == read_file(folder.file(b + "/" + name))) << b << "/" << name;
  }
}

void run_or_fail(const TempFolder& folder, const std::vector<std::string>& arguments) {
  const ProgramRun run = run_program(folder.path(), arguments);
  ASSERT_EQ(run.exit_code, 0) << run.errors;
}

// mpirun's words before the program's; empty where there is no mpirun, or the program was built
// without.
std::vector<std::string> mpirun(const TempFolder& folder, int processes) {
  // As root, on as many processes as asked for, and without what the sanitizers say of Open MPI
  // itself.
  ::setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
  ::setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
  ::setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
  std::vector<std::string> words = {
      "mpirun", "--oversubscribe", "-n", std::to_string(processes), program_path()};
  std::vector<std::string> probe = words;
  probe[3] = "2";  // one alone needs no MPI
  probe.emplace_back("--version");
  if (run_other(folder.path(), probe).exit_code != 0) words.clear();
  return words;
}

ProgramRun run_with(std::vector<std::string> words,
                    const TempFolder& folder,
                    const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return run_other(folder.path(), words);
}

TEST(Distribution, ThreadsNeverChangeAByte) {
  const TempFolder folder;
  const std::string config = write_config(folder);
  for (const std::string threads : {"1", "2", "4"})
    run_or_fail(folder, {"run", config, "-q", "--threads", threads, "-o", "threads" + threads});
  expect_same_outputs(folder, "threads1", "threads2");
  expect_same_outputs(folder, "threads1", "threads4");
}

TEST(Distribution, ShardsMergeIntoTheSameBytes) {
  const TempFolder folder;
  const std::string config = write_config(folder);
  run_or_fail(folder, {"run", config, "-q", "-o", "whole"});
  for (const std::string part : {"3/3", "1/3", "2/3"})
    run_or_fail(folder, {"run", config, "-q", "--shard", part, "-o", "parts"});
  EXPECT_FALSE(fs::exists(folder.file("parts/estimates.csv")));
  run_or_fail(folder, {"merge", config, "parts", "-q", "-o", "merged"});
  expect_same_outputs(folder, "whole", "merged");
}

TEST(Distribution, ProcessesOfMpirunGiveTheSameBytes) {
  const TempFolder folder;
  const std::string config = write_config(folder);
  if (mpirun(folder, 1).empty())
    GTEST_SKIP() << "no mpirun, or a program without MPI: runs on several ranks were not compared";
  run_or_fail(folder, {"run", config, "-q", "-o", "whole"});
  for (const int processes : {1, 2, 3}) {
    const std::string out = "ranks" + std::to_string(processes);
    const ProgramRun run = run_with(
        mpirun(folder, processes), folder, {"run", config, "-q", "--threads", "2", "-o", out});
    ASSERT_EQ(run.exit_code, 0) << run.errors;
    expect_same_outputs(folder, "whole", out);
  }
}

TEST(Distribution, AnErrorIsReportedOnceByTheFirstProcess) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.design += "colour = \"blue\"\n";
  const std::string config = survey.write(folder);
  if (mpirun(folder, 1).empty()) GTEST_SKIP() << "no mpirun, or a program without MPI";
  const ProgramRun run = run_with(mpirun(folder, 3), folder, {"run", config, "-o", "out"});
  EXPECT_EQ(run.exit_code, 2) << run.errors;
  const std::size_t first = run.errors.find("unknown key \"colour\"");
  ASSERT_NE(first, std::string::npos) << run.errors;
  EXPECT_EQ(run.errors.find("unknown key \"colour\"", first + 1), std::string::npos) << run.errors;
}

// The process of that rank whose command line names the folder; 0 when there is none.
pid_t process_of_rank(int rank, const std::string& folder) {
  const std::string wanted = "OMPI_COMM_WORLD_RANK=" + std::to_string(rank);
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    const pid_t process = std::atoi(entry.path().filename().c_str());
    if (process == 0) continue;
    const std::string line = read_file(entry.path() / "cmdline");
    if (line.find(folder) == std::string::npos) continue;
    if (('\0' + read_file(entry.path() / "environ")).find('\0' + wanted + '\0') !=
        std::string::npos)
      return process;
  }
  return 0;
}

TEST(Distribution, ALostProcessEndsTheRunAndLeavesEarlierOutputs) {
  const TempFolder folder;
  SmallSurvey survey;
  if (mpirun(folder, 1).empty()) GTEST_SKIP() << "no mpirun, or a program without MPI";
  run_or_fail(folder, {"run", survey.write(folder), "-o", "out", "-q"});
  const std::string before = read_file(folder.file("out/estimates.csv"));
  survey.replication = "method = \"bootstrap\"\nreplicates = 400000\n";
  survey.extra = "[output]\nweights = \"none\"\n";
  const std::string config = survey.write(folder);
  bool killed = false;
  std::thread killer([&] {
    for (int tries = 0; tries < 600 && !killed; ++tries) {
      ::usleep(50'000);
      const pid_t helper = process_of_rank(2, config);
      // Once rank 0 has its staging folder the work is under way.
      bool started = false;
      for (const fs::directory_entry& entry : fs::directory_iterator(folder.file("out")))
        started = started || entry.path().filename().string().starts_with(".darkfigure-partial-");
      if (helper == 0 || !started) continue;
      ::usleep(300'000);
      killed = ::kill(helper, SIGKILL) == 0;
    }
  });
  const ProgramRun run =
      run_with(mpirun(folder, 3), folder, {"run", config, "-o", "out", "--threads", "1"});
  killer.join();
  EXPECT_TRUE(killed);
  EXPECT_NE(run.exit_code, 0);
  EXPECT_NE(run.errors.find("lost one of its processes"), std::string::npos) << run.errors;
  EXPECT_EQ(read_file(folder.file("out/estimates.csv")), before);
  EXPECT_EQ(run.output, "");
}

// A helper that cannot work (no folder for the files it is sent) ends the run; nobody waits for it.
TEST(Distribution, AProcessThatFailsEndsTheRunWithItsReason) {
  const TempFolder folder;
  const std::string config = write_config(folder);
  if (mpirun(folder, 1).empty()) GTEST_SKIP() << "no mpirun, or a program without MPI";
  if (::geteuid() != 0) GTEST_SKIP() << "a process without room for its files needs root to make";
  const ProgramRun run = run_other(folder.path(),
                                   {"timeout",
                                    "60",
                                    "mpirun",
                                    "--oversubscribe",
                                    "--mca",
                                    "btl",
                                    "tcp,self",
                                    "-n",
                                    "1",
                                    program_path(),
                                    "run",
                                    config,
                                    "-q",
                                    "-o",
                                    "out",
                                    ":",
                                    "-n",
                                    "1",
                                    "unshare",
                                    "--mount",
                                    "sh",
                                    "-c",
                                    std::string("mount -t tmpfs -o ro none /dev/shm && exec ") +
                                        program_path() + " run " + config + " -q -o out"});
  EXPECT_EQ(run.exit_code, 6) << run.errors;
  EXPECT_NE(run.errors.find("another process of the run failed: "), std::string::npos)
      << run.errors;
  EXPECT_FALSE(fs::exists(folder.file("out/estimates.csv")));
}

// The settled number of replicates goes with the files, and the control totals are read but once.
TEST(Distribution, AutoReplicatesAreSettledOnce) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.replication =
      "method = \"bootstrap\"\nreplicates = \"auto\"\ntarget_cv = 0.03\nmax_replicates = 900\n";
  survey.extra = "[output]\nweights = \"csv\"\n";
  const std::string config = survey.write(folder);
  if (mpirun(folder, 1).empty()) GTEST_SKIP() << "no mpirun, or a program without MPI";
  run_or_fail(folder, {"run", config, "-q", "-o", "whole"});
  const ProgramRun run = run_with(mpirun(folder, 2), folder, {"run", config, "-q", "-o", "ranks"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  expect_same_outputs(folder, "whole", "ranks");
}

// Each process of a scheduler makes its own shard.
TEST(Distribution, ShardsMayBeMadeBelowMpirun) {
  const TempFolder folder;
  const std::string config = write_config(folder);
  if (mpirun(folder, 1).empty()) GTEST_SKIP() << "no mpirun, or a program without MPI";
  const std::string command = std::string(program_path()) + " run " + config +
                              " -q --shard $((OMPI_COMM_WORLD_RANK+1))/3 -o parts";
  const ProgramRun run =
      run_other(folder.path(), {"mpirun", "--oversubscribe", "-n", "3", "sh", "-c", command});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  for (const std::string part : {"1", "2", "3"})
    EXPECT_TRUE(fs::exists(folder.file("parts/shard-" + part + "-of-3.dfshard")));
}

ProgramRun merge(const TempFolder& folder,
                 const std::string& config,
                 const std::vector<std::string>& shards) {
  std::vector<std::string> words = {"merge", config, "-q", "-o", "merged"};
  words.insert(words.end(), shards.begin(), shards.end());
  ProgramRun run = run_program(folder.path(), words);
  EXPECT_FALSE(fs::exists(folder.file("merged/estimates.csv")));
  return run;
}

TEST(Shards, WhatIsNoShardOfTheRunIsRefused) {
  const TempFolder folder;
  const std::string config = write_config(folder);
  for (const std::string part : {"1/2", "2/2"})
    run_or_fail(folder, {"run", config, "-q", "--shard", part, "-o", "parts"});
  const std::string first = "parts/shard-1-of-2.dfshard";
  const std::string second = "parts/shard-2-of-2.dfshard";

  ProgramRun run = merge(folder, config, {first});
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_EQ(run.errors, first + ": error: the shard 2/2 is missing; make it with --shard 2/2\n");

  run = merge(folder, config, {first, second, first});
  EXPECT_EQ(run.errors, first + ": error: the shard 1/2 is there already: " + first + "\n");

  run = merge(folder, config, {config, second});
  EXPECT_NE(run.errors.find("expected a shard that `darkfigure run CONFIG --shard I/N` wrote"),
            std::string::npos)
      << run.errors;

  run = run_program(folder.path(), {"merge", config, "parts", "-q", "-o", "merged", "--seed", "6"});
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_NE(run.errors.find(
                "the shard is of another run: replication.seed is \"6\" in this run but \"5\" "
                "in the shard"),
            std::string::npos)
      << run.errors;

  std::string bytes = read_file(folder.file(second));
  bytes[bytes.size() / 2] ^= 1;
  folder.write("altered.dfshard", bytes);
  run = merge(folder, config, {first, "altered.dfshard"});
  EXPECT_NE(run.errors.find("altered.dfshard: error: the shard is damaged or cut short"),
            std::string::npos)
      << run.errors;

  folder.write("survey.csv", read_file(folder.file("survey.csv")) + "\n");
  run = merge(folder, config, {"parts"});
  EXPECT_NE(run.errors.find("the input survey.csv is not the file that the shard was made from"),
            std::string::npos)
      << run.errors;
}

// Texts of several lines, and two files of one name, are told apart.
TEST(Shards, TextsOfSeveralLinesAndFilesOfOneName) {
  const TempFolder folder;
  SmallSurvey survey;
  survey.replication = "method = \"bootstrap\"\nreplicates = 20\n";
  fs::create_directory(folder.file("other"));
  std::string config = read_file(survey.write(folder));
  folder.write("other/margins.csv", "margin,level,total\nregion,1,150\nregion,2,260\n");
  config.replace(config.find("title = \"Small\""), 15, "title = \"\"\"Small\n\nand short\"\"\"");
  config.replace(config.rfind("file = \"margins.csv\""), 20, "file = \"other/margins.csv\"");
  const std::string path = folder.write("lines.toml", config);
  run_or_fail(folder, {"run", path, "-q", "-o", "whole"});
  run_or_fail(folder, {"run", path, "-q", "--shard", "1/1", "-o", "parts"});
  run_or_fail(folder, {"merge", path, "parts", "-q", "-o", "merged"});
  EXPECT_EQ(read_file(folder.file("whole/estimates.csv")),
            read_file(folder.file("merged/estimates.csv")));
}

TEST(Shards, BelongToRunAlone) {
  const TempFolder folder;
  const ProgramRun run =
      run_program(folder.path(), {"check", write_config(folder), "--shard", "1/2"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.errors, "error: --shard: expected with the command run but found check\n");
}

TEST(Shards, AFullDiskIsReportedAndLeavesNothing) {
  const TempFolder folder;
  const std::string config = write_config(folder);
  fs::create_directory(folder.file("disk"));
  if (::mount("tmpfs", folder.file("disk").c_str(), "tmpfs", 0, "size=16k") != 0)
    GTEST_SKIP() << "mounting a small tmpfs needs root: the full disk was not tried";
  const ProgramRun run = run_program(folder.path(),
                                     {"run",
                                      config,
                                      "-q",
                                      "--shard",
                                      "1/2",
                                      "-o",
                                      "disk",
                                      "--set",
                                      "replication.replicates=2000"});
  const bool empty = fs::is_empty(folder.file("disk"));
  ::umount(folder.file("disk").c_str());
  EXPECT_EQ(run.exit_code, 6);
  EXPECT_NE(run.errors.find("No space left on device"), std::string::npos) << run.errors;
  EXPECT_TRUE(empty);
}

TEST(Shards, ThePartMustBeOneOfThem) {
  const TempFolder folder;
  const std::string config = write_config(folder);
  for (const std::string part : {"3/2", "0/2", "2", "a/b", "1.5/2"}) {
    const ProgramRun run = run_program(folder.path(), {"run", config, "--shard", part});
    EXPECT_EQ(run.exit_code, 2);
    EXPECT_EQ(run.errors,
              "error: --shard: expected I/N, as 2/8 for the second of eight parts, but found \"" +
                  part + "\"\n");
  }
}

}  // namespace
}  // namespace darkfigure::testing
