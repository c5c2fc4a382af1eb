package keyrail.system.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import keyrail.config.FileConfig;
import keyrail.core.config.ConfigEdit;
import keyrail.core.config.Diagnostic;
import keyrail.core.config.Settings;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code config.json} of 2 KiB, cut at every length: by an editor that died, a full disk, a copy under way. */
class CutConfigTest {
    private static final Set<String> PROVIDERS = Set.of("anthropic", "ollama");
    private static final List<ConfigEdit> EDIT = List.of(new ConfigEdit(List.of("llm", "default"), "\"work-1\""));

    @TempDir
    Path folder;

    private Path file;
    private byte[] whole;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("config.json");
        StringBuilder text = new StringBuilder("{\n  // Grüße: kept byte for byte\n  \"llm\": { \"profiles\": {\n");
        int profiles = 0;
        while (text.toString().getBytes(StandardCharsets.UTF_8).length < 1_900) {
            text.append(profiles++ == 0 ? "" : ",\n")
                    .append("    \"work-")
                    .append(profiles)
                    .append("\": { \"provider\": \"anthropic\", \"model\": \"m-ü\", \"maxTokens\": 1000 }");
        }
        text.append("\n  } },\n  \"server\": { \"port\": 0 }\n");
        int missing = 2_046 - text.toString().getBytes(StandardCharsets.UTF_8).length;
        text.append("/*").append("x".repeat(missing - 4)).append("*/\n}");
        whole = text.toString().getBytes(StandardCharsets.UTF_8);
        assertThat(whole).hasSize(2_048);
        Files.write(file, whole);
    }

    @Test
    void aRunningHomeKeepsTheLastGoodSettingsAndSaysWhere() throws IOException {
        try (FileConfig config = FileConfig.open(file, PROVIDERS)) {
            Settings good = config.current();
            assertThat(good.profiles()).hasSizeGreaterThan(20);
            assertThat(good.hasErrors()).isFalse();
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                Files.write(file, cut);
                Settings now = config.reload();
                assertThat(now.profiles()).as("cut at %d", length).isEqualTo(good.profiles());
                assertThat(now.server()).as("cut at %d", length).isEqualTo(good.server());
                Diagnostic finding = now.diagnostics().getFirst();
                assertThat(finding.severity()).as("cut at %d", length).isEqualTo(Diagnostic.Severity.ERROR);
                assertThat(finding.line()).as("cut at %d", length).isPositive();
                assertThat(finding.column()).as("cut at %d", length).isPositive();
                assertThat(finding.message()).as("cut at %d", length).contains("cannot be parsed");
                KeyrailException refused = catchThrowableOfType(KeyrailException.class, () -> config.edit(EDIT));
                assertThat(refused).as("an edit when cut at %d", length).isNotNull();
                assertThat(refused.failure().code()).isEqualTo(FailureCode.CONFIG_INVALID);
                assertThat(Files.readAllBytes(file)).as("cut at %d", length).isEqualTo(cut);
            }
            Files.write(file, whole);
            assertThat(config.reload()).isEqualTo(good);
            assertThat(config.edit(EDIT).defaultProfile()).hasToString("work-1");
        }
    }

    @Test
    void aFirstStartIsRefusedAndTheFileLeftAsItIs() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Files.write(file, cut);
            KeyrailException refused = catchThrowableOfType(
                    KeyrailException.class,
                    () -> FileConfig.open(file, PROVIDERS).close());
            assertThat(refused).as("cut at %d", length).isNotNull();
            assertThat(refused.failure().code()).as("cut at %d", length).isEqualTo(FailureCode.CONFIG_INVALID);
            assertThat(refused).hasMessageContaining(file + ":");
            assertThat(Files.readAllBytes(file)).isEqualTo(cut);
        }
    }
}
