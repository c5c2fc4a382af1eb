package keyrail.auth.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyLocationTest {
    private static final String ID = "00112233445566778899aabbccddeeff";
    private static final Path HOME = Path.of("/home/ada");
    private static final Path USUAL = Path.of("/home/ada/.config/keyrail/keys/" + ID + ".key");

    @Test
    void liesInTheConfigFolderOfTheUser() {
        assertThat(KeyLocation.of(Map.of(), HOME, ID)).isEqualTo(USUAL);
    }

    @Test
    void followsTheConfigHome() {
        assertThat(KeyLocation.of(Map.of("XDG_CONFIG_HOME", "/etc/ada"), HOME, ID))
                .isEqualTo(Path.of("/etc/ada/keyrail/keys/" + ID + ".key"));
    }

    @Test
    void ignoresAnEmptyAndARelativeConfigHome() {
        assertThat(KeyLocation.of(Map.of("XDG_CONFIG_HOME", ""), HOME, ID)).isEqualTo(USUAL);
        assertThat(KeyLocation.of(Map.of("XDG_CONFIG_HOME", "config"), HOME, ID))
                .isEqualTo(USUAL);
    }

    @Test
    void letsTheOverrideWin() {
        Map<String, String> environment = Map.of("KEYRAIL_ROOT_KEY_FILE", "/run/key", "XDG_CONFIG_HOME", "/etc/ada");

        assertThat(KeyLocation.of(environment, HOME, ID)).isEqualTo(Path.of("/run/key"));
    }

    @Test
    void takesARelativeOverrideFromTheWorkingFolder() {
        assertThat(KeyLocation.of(Map.of("KEYRAIL_ROOT_KEY_FILE", "./a.key"), HOME, ID))
                .isEqualTo(Path.of("a.key").toAbsolutePath());
    }

    @Test
    void ignoresAnEmptyOverride() {
        assertThat(KeyLocation.of(Map.of("KEYRAIL_ROOT_KEY_FILE", ""), HOME, ID))
                .isEqualTo(USUAL);
    }

    @Test
    void takesNoIdThatLeadsElsewhere() {
        assertThatThrownBy(() -> KeyLocation.of(Map.of(), HOME, "../../etc/passwd"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
