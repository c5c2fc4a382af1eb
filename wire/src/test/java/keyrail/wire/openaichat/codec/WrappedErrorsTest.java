package keyrail.wire.openaichat.codec;

import static org.assertj.core.api.Assertions.assertThat;

import keyrail.core.inference.hub.ReplyEvent;
import org.junit.jupiter.api.Test;

/** What a router wraps of the vendor behind it is told, in streams and in whole answers that began well. */
class WrappedErrorsTest {
    private static final String GENERIC = "'message':'Provider returned error','code':502,'metadata':";

    private static ReplyEvent told(boolean streamed, String error) {
        String body = "{'id':'g','choices':[],'error':{" + error + "}}";
        return Chats.events(streamed, streamed ? "data: " + body + "\n\n" : body)
                .getLast();
    }

    @Test
    void theVendorsOwnWordsStandBehindTheRouters() {
        String error = GENERIC + "{'provider_name':'Acme','raw':'{\\'error\\':{\\'message\\':\\'too hot\\'}}'}";
        for (boolean streamed : new boolean[] {true, false}) {
            assertThat(told(streamed, error.replace("\\'", "\\\"")))
                    .isEqualTo(new ReplyEvent.Failed("502", "Provider returned error (Acme: too hot)"));
        }
    }

    @Test
    void whatIsNoJsonOrNoStringIsToldAsItStands() {
        assertThat(told(true, GENERIC + "{'raw':'bad\\ngateway'}"))
                .isEqualTo(new ReplyEvent.Failed("502", "Provider returned error (bad gateway)"));
        assertThat(told(true, GENERIC + "{'raw':{'error':'no'}}"))
                .isEqualTo(new ReplyEvent.Failed("502", "Provider returned error (no)"));
        assertThat(told(true, GENERIC + "{}")).isEqualTo(new ReplyEvent.Failed("502", "Provider returned error"));
    }
}
