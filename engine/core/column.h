#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace darkfigure {

/// Why a cell has no value. All but `kSystem` and `kTagged` keep the code in `Column::values`; a
/// letter, where the cell had one, stays in `Column::tags`. The last four are reasons that a config
/// or a questionnaire declares for codes.
enum class Missing : std::uint8_t {
  kPresent,
  kSystem,
  kUser,
  kTagged,
  kRefused,
  kDontKnow,
  kNotApplicable,
  kNotAsked
};
inline constexpr std::uint8_t kMissingKinds = 8;

/// The name of a reason: "system", "user", "tagged", "refused", "dont_know" …; "" when present.
std::string_view missing_name(Missing reason);

/// A label of one code. For text columns `text` is the code and `value` is unused.
struct ValueLabel {
  double value = 0;
  std::string text;
  char tag = 0;  // 'a'–'z' when the label names a tagged missing
  std::string label;
};

/// Codes that a file declares user-missing: a number, a range (both ends included), or a text.
struct MissingCodes {
  double low = 0;
  double high = 0;
  std::string text;  // of text columns; low and high are then unused
};

/// What a file says of a variable's scale.
enum class Measure : std::uint8_t { kUnknown, kNominal, kOrdinal, kScale };
/// … and of how it is shown.
enum class Alignment : std::uint8_t { kUnknown, kLeft, kCenter, kRight };

/// One variable over all rows. Numbers are kept as they were in the file; text is
/// dictionary-encoded: `values[i]` is then an index into `texts`.
struct Column {
  std::string name;
  std::string label;
  bool is_text = false;
  bool is_condition = false;  // the result of a comparison: 1 true, 0 false
  std::string format;         // as the file has it: "F8.2", "DATE11", "%td"
  Measure measure = Measure::kUnknown;
  Alignment alignment = Alignment::kUnknown;
  int display_width = 0;                    // 0: not declared
  int text_width = 0;                       // bytes that the file has room for; 0: not declared
  std::vector<MissingCodes> missing_codes;  // declared by the file
  std::vector<double> values;
  std::vector<Missing> missing;
  std::vector<char> tags;  // empty unless some cell is tagged
  std::vector<std::string> texts;
  std::vector<ValueLabel> labels;

  std::size_t rows() const { return values.size(); }
  bool present(std::size_t row) const { return missing[row] == Missing::kPresent; }
  /// The code of a present cell as text: "3", "0.5", "North".
  std::string code(std::size_t row) const;
  /// The label of a code, or empty.
  std::string label_of(const std::string& code) const;
  /// Why the cell is missing: "" when present, the declared reason ("refused"), "system", ".a" or
  /// the user-missing code.
  std::string reason(std::size_t row) const;
  char tag(std::size_t row) const { return tags.empty() ? '\0' : tags[row]; }

  void append(double value, Missing reason, char tag = '\0');

  /// The file declares this code user-missing.
  bool declares_missing(double code) const;
  bool declares_missing(std::string_view code) const;
};

/// The same variable with the cells of other rows: row k is row `rows[k]` of `column`.
Column gather(const Column& column, const std::vector<std::uint32_t>& rows);

/// The distinct codes of the rows' present cells in sorted order (numbers by value, text by
/// bytes), and each row's index among them (-1 where missing).
struct Categories {
  std::vector<std::string> codes;
  std::vector<std::string> labels;
  std::vector<std::int32_t> of_row;
};

Categories categorize(const Column& column);

/// The combinations of several variables' categories that occur, sorted by the first variable,
/// then the second …: codes "1*3", labels "Female * 25-34" (empty where no part has a label).
/// A row that lacks one part has no combination.
Categories cross(const std::vector<Categories>& parts);

}  // namespace darkfigure
