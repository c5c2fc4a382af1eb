package keyrail.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTailTest {
    private static boolean between(String text, int tornEvery) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StreamTail tail = new StreamTail();
        for (int at = 0; at < bytes.length; at += tornEvery) {
            tail.accept(bytes, at, Math.min(tornEvery, bytes.length - at));
        }
        return tail.isBetweenEvents();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void knowsABlankLineHoweverItWasTorn(int tornEvery) {
        assertThat(between("data: 1\n\n", tornEvery)).isTrue();
        assertThat(between("data: 1\r\n\r\n", tornEvery)).isTrue();
        assertThat(between("data: 1\r\r", tornEvery)).isTrue();
        assertThat(between("data: 1\n", tornEvery)).isFalse();
        assertThat(between("data: 1\r\n", tornEvery)).isFalse();
        assertThat(between("data: 1\n\ndata: {\"a", tornEvery)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = "")
    void nothingWrittenIsBetweenEvents(String nothing) {
        assertThat(between(nothing, 1)).isTrue();
    }
}
