package keyrail.core.inference.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Figures of an answer, also those that a vendor cannot mean. */
class TokenCountsTest {
    @Test
    void figuresThatAddUpStayAsTheyAre() {
        TokenCounts counts = new TokenCounts(100, 60, 5, 5, 30, 30);
        assertThat(counts.freshInput()).isEqualTo(30);
        assertThat(counts.usage().outputTokens()).isEqualTo(30);
        assertThat(counts.reasoning()).isEqualTo(30);
    }

    @Test
    void aPartIsNoLargerThanItsWholeAndNothingIsNegative() {
        assertThat(new TokenCounts(10, 20, 3, 3, 2, 5)).isEqualTo(new TokenCounts(10, 10, 0, 0, 2, 2));
        assertThat(new TokenCounts(10, 4, 5, 6, 0, 1)).isEqualTo(new TokenCounts(10, 4, 5, 1, 0, 0));
        assertThat(new TokenCounts(-1, -1, -1, -1, -1, -1)).isEqualTo(TokenCounts.NONE);
        TokenCounts absurd = new TokenCounts(Long.MAX_VALUE, Long.MAX_VALUE, 1, 1, Long.MAX_VALUE, 1);
        assertThat(absurd.input() + absurd.output()).isPositive();
        assertThat(absurd.freshInput()).isZero();
    }
}
