package keyrail.wire.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import keyrail.core.inference.Bytes;
import org.junit.jupiter.api.Test;

class MemberTapTest {
    private static final Keys KEYS = Keys.of("model", "usage");

    @Test
    void findsWhatAScanOfTheWholeBodyFindsHoweverItIsTorn() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            RandomJson json = new RandomJson(random);
            byte[] body = json.object(List.of("model", "usage"), List.of(json.value(2), json.value(2)))
                    .getBytes(StandardCharsets.UTF_8);
            ScannedBody whole = BodyScanner.scan(Bytes.of(body), KEYS);

            MemberTap tap = new MemberTap(KEYS, 64 * 1024);
            int at = 0;
            while (at < body.length) {
                int length = Math.min(body.length - at, seed % 3 == 0 ? 1 : 1 + random.nextInt(40));
                tap.accept(body, at, length);
                at += length;
            }

            assertThat(tap.isClosed()).as("seed " + seed).isTrue();
            ScannedBody found = tap.members().orElseThrow();
            for (String key : KEYS.names()) {
                String expected = whole.value(key).orElseThrow().raw().asUtf8();
                assertThat(found.value(key).orElseThrow().raw().asUtf8())
                        .as("seed " + seed)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void leavesOutAMemberThatIsTooLarge() {
        MemberTap tap = new MemberTap(KEYS, 100);
        feed(tap, "{\"model\":\"" + "x".repeat(200) + "\",\"usage\":{\"a\":1}}");
        assertThat(tap.members().orElseThrow().has("model")).isFalse();
        assertThat(tap.members().orElseThrow().has("usage")).isTrue();
    }

    @Test
    void keepsWhatCameBeforeTheCut() {
        MemberTap tap = new MemberTap(KEYS, 100);
        feed(tap, "{\"model\":\"m\",\"usage\":{\"a\":1");
        assertThat(tap.isClosed()).isFalse();
        assertThat(tap.members().orElseThrow().text("model")).contains("m");
        assertThat(tap.members().orElseThrow().has("usage")).isFalse();
    }

    @Test
    void neverThrowsOnGarbage() {
        for (long seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            RandomJson json = new RandomJson(random);
            byte[] body = json.mutated(json.object(List.of("model", "usage"), List.of(json.string(), json.value(2))));
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            MemberTap tap = new MemberTap(KEYS, 200);
            tap.accept(body, 0, body.length / 2);
            tap.accept(noise, 0, noise.length);
            tap.accept(body, body.length / 2, body.length - body.length / 2);
            tap.members();
        }
    }

    private static void feed(MemberTap tap, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tap.accept(bytes, 0, bytes.length);
    }
}
