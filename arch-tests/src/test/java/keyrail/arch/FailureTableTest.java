package keyrail.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code docs/failure-table.md} leaves no failure without a test, and every test it names exists. */
class FailureTableTest {
    private static final Path PAGE = Product.root().resolve("docs/failure-table.md");
    private static final int ROWS = 42;
    private static final List<String> HEADINGS = List.of(
            "The vendor and the way to it",
            "The client",
            "Change under load",
            "What is stored",
            "Attacks",
            "Keyrail itself");

    @Test
    void everyFailureHasATest() {
        List<List<String>> rows = HEADINGS.stream()
                .flatMap(heading -> NamedTests.rows(PAGE, heading).stream())
                .toList();
        assertThat(rows.stream().map(row -> Integer.valueOf(row.getFirst())))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, ROWS).boxed().toList());
        assertThat(rows)
                .allSatisfy(row -> assertThat(
                                NamedTests.NAMED.matcher(row.getLast()).find())
                        .as("row %s", row.getFirst())
                        .isTrue());
        assertThat(rows.stream().flatMap(List::stream)).doesNotContain("missing");
    }

    @Test
    void everyTestThatIsNamedExists() {
        assertThat(new NamedTests().missing(PAGE)).isEmpty();
        assertThat(NamedTests.count(PAGE)).isGreaterThan(ROWS);
    }
}
