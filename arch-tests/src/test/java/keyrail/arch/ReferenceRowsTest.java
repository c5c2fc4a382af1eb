package keyrail.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/reference-rows.md} is whole, and every test and decision it names exists. */
class ReferenceRowsTest {
    private static final Path PAGE = Product.root().resolve("docs/reference-rows.md");
    private static final Pattern NAMED = Pattern.compile("`((?:[a-z]+\\.)*[A-Z]\\w*Test)\\.(\\w+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    private static final List<String> HEADINGS = List.of("The 66 rows", "Defects not inherited", "Lessons taken");
    private static final List<Integer> SIZES = List.of(66, 17, 25);

    /** Rows that are out of scope or have no counterpart; the page says why. */
    private static final List<Integer> WITHOUT_A_TEST = List.of(52, 57, 61, 62);

    /** Test sources by what they are called with their package. */
    private final List<Path> tests = Product.sources().stream()
            .filter(file -> file.toString().contains("/src/test/java/"))
            .toList();

    @Test
    void noRowDefectOrLessonIsMissing() {
        for (int table = 0; table < HEADINGS.size(); table++) {
            List<String> lines = table(HEADINGS.get(table));
            assertThat(lines.stream().map(line -> Integer.valueOf(cells(line).getFirst())))
                    .as(HEADINGS.get(table))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, SIZES.get(table)).boxed().toList());
            for (String line : lines) {
                boolean excused = table == 0
                        && WITHOUT_A_TEST.contains(Integer.valueOf(cells(line).getFirst()));
                assertThat(NAMED.matcher(line).find()).as(line).isEqualTo(!excused);
                assertThat(line).as("names are written out").doesNotContain("…");
                if (excused) {
                    assertThat(cells(line).getLast()).as(line).isNotBlank();
                }
            }
        }
    }

    @Test
    void everyTestThatIsNamedExists() {
        List<String> missing = new ArrayList<>();
        Matcher named = NAMED.matcher(String.join("\n", Product.lines(PAGE)));
        int found = 0;
        while (named.find()) {
            found++;
            if (!exists(named.group(1), named.group(2))) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(HEADINGS.size() * 40);
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

    /** Whether exactly one class of the name has such a test. */
    private boolean exists(String name, String method) {
        String ending = "/" + name.replace('.', '/') + ".java";
        List<Path> files =
                tests.stream().filter(file -> file.toString().endsWith(ending)).toList();
        Pattern declaration = Pattern.compile(
                "@(Test|ParameterizedTest|RepeatedTest)\\b(?:(?!\\bvoid\\b).)*\\bvoid " + method + "\\(");
        return files.size() == 1
                && declaration
                        .matcher(String.join(" ", Product.lines(files.getFirst())))
                        .find();
    }

    private static List<String> table(String heading) {
        Stream<String> lines = Product.lines(PAGE).stream()
                .dropWhile(line -> !line.equals("## " + heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "));
        return lines.filter(line -> line.matches("\\| \\d+ \\|.*")).toList();
    }

    private static List<String> cells(String line) {
        return Stream.of(line.substring(1, line.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }
}
