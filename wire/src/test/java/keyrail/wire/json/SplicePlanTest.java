package keyrail.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import keyrail.core.inference.Bytes;
import org.junit.jupiter.api.Test;

class SplicePlanTest {
    private static final Bytes BODY = Bytes.utf8("0123456789");

    @Test
    void doesSplicesInOrderWhateverTheOrderTheyWereAskedIn() {
        SplicePlan plan = new SplicePlan(BODY).replace(7, 9, Bytes.utf8("ab")).insert(3, Bytes.utf8("c"));
        assertThat(text(plan.replace(0, 1, Bytes.EMPTY).slices())).isEqualTo("12c3456ab9");
    }

    @Test
    void copiesNothingThatIsNotChanged() {
        List<Bytes> slices = new SplicePlan(BODY).replace(4, 5, Bytes.utf8("x")).slices();
        assertThat(slices).hasSize(3);
        assertThat(slices.getFirst().array()).isSameAs(BODY.array());
        assertThat(slices.getLast().array()).isSameAs(BODY.array());
        assertThat(new SplicePlan(BODY).slices()).containsExactly(BODY);
    }

    @Test
    void allowsSplicesThatTouch() {
        SplicePlan plan = new SplicePlan(BODY).replace(2, 4, Bytes.utf8("a")).replace(4, 6, Bytes.utf8("b"));
        assertThat(text(plan.slices())).isEqualTo("01ab6789");
    }

    @Test
    void refusesSplicesThatOverlap() {
        SplicePlan plan = new SplicePlan(BODY).replace(2, 5, Bytes.EMPTY);
        assertThatThrownBy(() -> plan.replace(4, 6, Bytes.EMPTY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan.replace(1, 3, Bytes.EMPTY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan.insert(2, Bytes.EMPTY)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(List<Bytes> slices) {
        return slices.stream().map(Bytes::asUtf8).collect(Collectors.joining());
    }
}
