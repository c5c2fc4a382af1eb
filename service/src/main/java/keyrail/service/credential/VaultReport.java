package keyrail.service.credential;

import java.util.List;
import keyrail.core.names.CredentialRef;

/** What opening every record of the vault found. */
public record VaultReport(int records, List<CredentialRef> corrupt) {
    public VaultReport {
        corrupt = List.copyOf(corrupt);
    }

    public int readable() {
        return records - corrupt.size();
    }
}
