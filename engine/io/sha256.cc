#include "engine/io/sha256.h"

#include <array>
#include <fstream>
#include <memory>

#include <openssl/evp.h>

#include "engine/core/diagnostics.h"

namespace darkfigure {
namespace {

class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  }
  void update(const char* bytes, std::size_t size) {
    EVP_DigestUpdate(context_.get(), bytes, size);
  }
  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(context_.get(), bytes.data(), &size);
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (unsigned int k = 0; k < size; ++k) {
      text += kDigits[bytes[k] >> 4U];
      text += kDigits[bytes[k] & 15U];
    }
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

}  // namespace

std::string sha256_of_text(std::string_view bytes) {
  Digest digest;
  digest.update(bytes.data(), bytes.size());
  return digest.hex();
}

std::string sha256_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw FileError(path + ": error: cannot read the file");
  Digest digest;
  std::array<char, 1 << 16> buffer{};
  while (file.read(buffer.data(), buffer.size()) || file.gcount() > 0) {
    digest.update(buffer.data(), static_cast<std::size_t>(file.gcount()));
  }
  return digest.hex();
}

}  // namespace darkfigure
