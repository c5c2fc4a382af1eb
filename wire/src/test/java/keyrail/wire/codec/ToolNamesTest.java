package keyrail.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolNamesTest {
    private final ToolNames names = new ToolNames("[^A-Za-z0-9_-]", 64);

    @Test
    void aNameThatFitsStays() {
        assertThat(names.fit("get_weather-2")).isEqualTo("get_weather-2");
        assertThat(names.changed()).isEmpty();
    }

    @Test
    void aNameThatDoesNotFitIsMadeToFitTheSameWayEachTime() {
        String fitting = names.fit("files.read:all");
        assertThat(fitting).matches("files_read_all_[0-9a-f]{8}");
        assertThat(names.fit("files.read:all")).isEqualTo(fitting);
        assertThat(names.fit("files_read_all")).isEqualTo("files_read_all");
        assertThat(names.changed()).isEqualTo(Map.of(fitting, "files.read:all"));
    }

    @Test
    void longNamesThatDifferOnlyAtTheirEndsStayDifferent() {
        String one = names.fit("t".repeat(80) + "1");
        String other = names.fit("t".repeat(80) + "2");
        assertThat(one).hasSize(64).isNotEqualTo(other);
    }
}
