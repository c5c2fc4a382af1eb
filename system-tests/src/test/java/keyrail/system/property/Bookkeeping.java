package keyrail.system.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import keyrail.core.usage.LedgerRow;
import keyrail.rehearsal.http.HttpField;

/** Compares what the ledger says of a call with what upstreams saw of it, and with the rules of who pays. */
final class Bookkeeping {
    private static final Set<Integer> MAY_GO_ON = Set.of(401, 429, 500, 503);

    private final RandomHome home;
    int attempts;
    int fallbacks;
    int payerChanges;
    int replays;

    Bookkeeping(RandomHome home) {
        this.home = home;
    }

    /** @param rows those with an attempt, in order */
    void check(RandomCall call, List<LedgerRow> rows, List<Upstreams.Seen> seen) {
        assertThat(rows)
                .as("attempts in the ledger, and requests the upstreams saw")
                .hasSameSizeAs(seen);
        for (int index = 0; index < rows.size(); index++) {
            LedgerRow row = rows.get(index);
            assertThat(row.attempt()).isEqualTo(index + 1);
            assertThat(row.client()).isEqualTo(call.client().name());
            credential(row, seen.get(index));
            if (index > 0) {
                move(rows, index);
            }
            attempts++;
        }
        if (!rows.isEmpty()) {
            selection(call, rows.getFirst());
        }
    }

    private void credential(LedgerRow row, Upstreams.Seen seen) {
        RandomHome.Account account = home.account(row.connection());
        assertThat(row.provider()).isEqualTo(account.provider());
        assertThat(seen.server()).isEqualTo(account.server());
        assertThat(seen.request().model()).isEqualTo(row.model());
        assertThat(seen.request().status()).isEqualTo(row.status());
        String key = "";
        if (account.isKeyed()) {
            String slot = "credential/" + account.name() + "/api_key#";
            assertThat(row.credential()).startsWith(slot);
            key = account.keys().get(Integer.parseInt(row.credential().substring(slot.length())) - 1);
            assertThat(row.payer()).isEqualTo("own_key");
        } else {
            assertThat(row.credential()).isEmpty();
            assertThat(row.payer()).isEqualTo("local");
        }
        assertThat(seen.request().key()).isEqualTo(key);
        for (HttpField field : seen.request().fields()) {
            String rest = key.isEmpty() ? field.value() : field.value().replace(key, "");
            assertThat(rest).as(field.name()).doesNotContain("sk-", "kr_");
        }
    }

    private void selection(RandomCall call, LedgerRow first) {
        if (first.profile().isEmpty()) {
            assertThat(call.client().grants().direct()).isTrue();
            assertThat(call.model()).startsWith(first.connection() + "/");
            assertThat(call.profile()).isNull();
            return;
        }
        assertThat(call.client().grants().allowsProfile(first.profile())).isTrue();
        bound(first);
        if (call.profile() != null) {
            assertThat(first.profile()).isEqualTo(call.profile());
        } else if (home.profiles.containsKey(String.valueOf(call.model()))) {
            assertThat(first.profile()).isEqualTo(call.model());
        }
    }

    /** The connection is the one the profile names, or the only one of the provider it names. */
    private void bound(LedgerRow row) {
        RandomHome.Chosen profile = home.profiles.get(row.profile());
        assertThat(profile.disabled()).isFalse();
        if (profile.provider() != null) {
            assertThat(row.provider()).isEqualTo(profile.provider());
        }
        if (profile.connection() != null) {
            assertThat(row.connection()).isEqualTo(profile.connection());
        } else {
            assertThat(home.accounts.stream().filter(one -> one.provider().equals(profile.provider())))
                    .extracting(RandomHome.Account::name)
                    .containsExactly(row.connection());
        }
        if (profile.model() != null) {
            assertThat(row.model()).isEqualTo(profile.model());
        }
    }

    /** From one attempt to the next: the same connection with a newer key, or a fallback that was declared. */
    private void move(List<LedgerRow> rows, int index) {
        LedgerRow first = rows.getFirst();
        LedgerRow before = rows.get(index - 1);
        LedgerRow row = rows.get(index);
        assertThat(before.status()).isIn(MAY_GO_ON);
        if (row.profile().equals(before.profile())) {
            assertThat(row.connection()).isEqualTo(before.connection());
            assertThat(before.status()).isEqualTo(401);
            assertThat(row.credential()).isNotEqualTo(before.credential());
            replays++;
            return;
        }
        RandomHome.Chosen declared = home.profiles.get(first.profile());
        assertThat(declared.fallback()).contains(row.profile());
        if (!before.profile().equals(first.profile())) {
            int place = declared.fallback().indexOf(row.profile());
            assertThat(place).isGreaterThan(declared.fallback().indexOf(before.profile()));
        }
        bound(row);
        fallbacks++;
        if (!row.payer().equals(first.payer())) {
            assertThat(declared.allowPayerChange()).isTrue();
            payerChanges++;
        }
    }
}
