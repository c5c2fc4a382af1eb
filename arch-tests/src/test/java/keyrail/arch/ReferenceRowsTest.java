package keyrail.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code docs/reference-rows.md} is whole, and every test and decision it names exists. */
class ReferenceRowsTest {
    private static final Path PAGE = Product.root().resolve("docs/reference-rows.md");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    private static final List<String> HEADINGS = List.of("The 66 rows", "Defects not inherited", "Lessons taken");
    private static final List<Integer> SIZES = List.of(66, 17, 25);

    /** Rows that are out of scope or have no counterpart; the page says why. */
    private static final List<Integer> WITHOUT_A_TEST = List.of(52, 57, 61, 62);

    @Test
    void noRowDefectOrLessonIsMissing() {
        for (int table = 0; table < HEADINGS.size(); table++) {
            List<List<String>> rows = NamedTests.rows(PAGE, HEADINGS.get(table));
            assertThat(rows.stream().map(row -> Integer.valueOf(row.getFirst())))
                    .as(HEADINGS.get(table))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, SIZES.get(table)).boxed().toList());
            for (List<String> row : rows) {
                boolean excused = table == 0 && WITHOUT_A_TEST.contains(Integer.valueOf(row.getFirst()));
                String line = String.join(" | ", row);
                assertThat(NamedTests.NAMED.matcher(line).find()).as(line).isEqualTo(!excused);
                assertThat(line).as("names are written out").doesNotContain("…");
                if (excused) {
                    assertThat(row.getLast()).as(line).isNotBlank();
                }
            }
        }
    }

    @Test
    void everyTestThatIsNamedExists() {
        assertThat(new NamedTests().missing(PAGE)).isEmpty();
        assertThat(NamedTests.count(PAGE)).isGreaterThan(HEADINGS.size() * 40L);
    }

    @Test
    void everyDocumentThatIsLinkedExists() {
        Matcher link = LINK.matcher(String.join("\n", Product.lines(PAGE)));
        assertThat(link.results().map(match -> match.group(1)))
                .isNotEmpty()
                .allSatisfy(target -> assertThat(Files.exists(PAGE.resolveSibling(target)))
                        .as(target)
                        .isTrue());
    }
}
