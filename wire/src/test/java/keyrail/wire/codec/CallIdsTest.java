package keyrail.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallIdsTest {
    @Test
    void anIdThatFitsStaysAndAnyOtherBecomesTheSameEachTime() {
        CallIds ids = CallIds.matching("[!-~]{1,40}", "call_");
        assertThat(ids.fit("call_1")).isEqualTo("call_1");
        String fitting = ids.fit("x".repeat(41));
        assertThat(fitting).matches("call_[0-9a-f]{24}").isEqualTo(ids.fit("x".repeat(41)));
        assertThat(ids.fit("")).matches("call_[0-9a-f]{24}");
    }

    @Test
    void aFixedLengthIsKept() {
        CallIds ids = CallIds.matching("[A-Za-z0-9]{9}", "call_");
        assertThat(ids.fit("abcDEF123")).isEqualTo("abcDEF123");
        assertThat(ids.fit("toolu_01")).matches("[0-9a-f]{9}").isNotEqualTo(ids.fit("toolu_02"));
    }
}
