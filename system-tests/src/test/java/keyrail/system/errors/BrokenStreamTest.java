package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import keyrail.core.usage.LedgerRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that break off or fall silent after they began: the client can tell, and so can the ledger. */
class BrokenStreamTest {
    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void open() {
        scene = new Scene(folder, "", "\"timeouts\": { \"providerStreamTimeoutSec\": 1 }");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** A stream that began, was broken off with an error event, and never says that it is complete. */
    private void brokenWith(Speech speech, Heard heard, String code) {
        assertThat(heard.status()).as(heard.text()).isEqualTo(200);
        assertThat(speech.saysItIsComplete(heard.text())).as(heard.text()).isFalse();
        assertThat(heard.whole()).as(heard.text()).isFalse();
        assertThat(speech.messageOf(speech.errorEventOf(heard.text()))).isNotEmpty();
        assertThat(scene.rows(heard)).extracting(LedgerRow::outcome).containsExactly(code);
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsCutEndsInAnErrorEventAndNotCleanly(Speech speech) {
        brokenWith(speech, scene.ask(speech, "~n=6~cut=3", true), "upstream_cut");
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsResetEndsInAnErrorEventAndNotCleanly(Speech speech) {
        brokenWith(speech, scene.ask(speech, "~n=6~gap=20~reset=3", true), "upstream_cut");
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatFallsSilentEndsInAnErrorEventAndNotCleanly(Speech speech) {
        Heard heard = scene.ask(speech, "~n=6~stall=3", true);
        brokenWith(speech, heard, "upstream_timeout");
        assertThat(speech.errorEventOf(heard.text())).contains("silent");
    }

    @ParameterizedTest
    @EnumSource
    void aVendorsOwnErrorEventPassesAndIsRecorded(Speech speech) {
        Heard heard = scene.ask(speech, "~n=6~err=3", true);
        assertThat(heard.status()).isEqualTo(200);
        assertThat(speech.saysItIsComplete(heard.text())).isFalse();
        assertThat(speech.errorEventOf(heard.text()))
                .contains(speech == Speech.ANTHROPIC ? "\"Overloaded\"" : "\"The server had an error\"");
        assertThat(scene.rows(heard)).extracting(LedgerRow::outcome).containsExactly("upstream_server_error");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatIsCutIsNotTakenForAWholeOne(Speech speech) {
        Heard heard = scene.ask(speech, "~n=6~cut", false);
        assertThat(heard.whole()).isFalse();
        assertThat(scene.rows(heard)).extracting(LedgerRow::outcome).containsExactly("upstream_cut");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerWhoseHeadIsFollowedBySilenceTimesOutWithAType(Speech speech) {
        Heard heard = scene.ask(speech, "~stall", false);
        scene.recordedFailure(speech, heard, 504, "upstream_timeout", "upstream");
    }
}
