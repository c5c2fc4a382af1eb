package keyrail.config.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
    @Test
    void theReferencePageIsTheListTheReaderUses() throws IOException {
        Path page = Path.of("").toAbsolutePath().resolveSibling("docs").resolve("config.md");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(page, ConfigReference.text());
        }
        assertThat(page).as("update it with -Dgolden.update=true").hasContent(ConfigReference.text());
    }

    @Test
    void everyKeyIsOnThePage() {
        String text = ConfigReference.text();
        assertThat(ConfigKeys.OTHERS).allSatisfy(key -> assertThat(text).contains("`" + key.path() + "`"));
        assertThat(ConfigKeys.PROFILE).allSatisfy(key -> assertThat(text).contains(key.path() + "`"));
    }
}
