package keyrail.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import keyrail.core.failure.FailureCode;
import org.junit.jupiter.api.Test;

/** Documents that must say what the code says. */
class DocumentsTest {
    @Test
    void errorsListsEveryCodeWithItsStatusInOrder() {
        Pattern row = Pattern.compile("\\| `([a-z_]+)` \\| (\\d+) \\| .+ \\| .+ \\|");
        List<String> documented = Product.lines(Product.root().resolve("docs/errors.md")).stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1) + " " + match.group(2))
                .toList();
        assertThat(documented)
                .containsExactlyElementsOf(Arrays.stream(FailureCode.values())
                        .map(code -> code.text() + " " + code.httpStatus())
                        .toList());
    }
}
