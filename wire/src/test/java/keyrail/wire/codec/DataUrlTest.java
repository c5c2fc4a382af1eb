package keyrail.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DataUrlTest {
    @Test
    void base64ThatClientsWriteTheirOwnWayIsWrittenAsEveryVendorTakesIt() {
        assertThat(DataUrl.standard("QUJDRA==")).isEqualTo("QUJDRA==");
        assertThat(DataUrl.standard("QUJDRA")).isEqualTo("QUJDRA==");
        assertThat(DataUrl.standard("QUJD\r\nREVG\n")).isEqualTo("QUJDREVG");
        assertThat(DataUrl.standard("-_-_")).isEqualTo("+/+/");
        assertThat(DataUrl.standard("-_8")).isEqualTo("+/8=");
    }

    @Test
    void whatIsNoBase64StaysForTheVendorToRefuse() {
        assertThat(DataUrl.standard("not base64!")).isEqualTo("not base64!");
        assertThat(DataUrl.standard("")).isEmpty();
    }
}
