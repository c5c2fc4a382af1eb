package keyrail.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every source is formatted; {@code ./format} rewrites those that are not. Runs on the toolchain's JDK. */
class FormatTest {
    @Test
    void everySourceIsFormatted() throws IOException, FormatterException {
        boolean write = Boolean.getBoolean("format.write");
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
        List<String> unformatted = new ArrayList<>();
        for (Path file : Product.sources()) {
            String source = Files.readString(file);
            String formatted = formatter.formatSource(ImportOrderer.reorderImports(
                    RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.PALANTIR));
            if (!source.equals(formatted)) {
                if (write) {
                    Files.writeString(file, formatted);
                } else {
                    unformatted.add(Product.root().relativize(file).toString());
                }
            }
        }
        assertThat(unformatted).as("run ./format").isEmpty();
    }
}
