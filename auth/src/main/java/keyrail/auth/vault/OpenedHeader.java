package keyrail.auth.vault;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/**
 * A header with the root key it led to.
 *
 * @param keyFile what unlocked it
 * @param problems one line per other copy that cannot be used, for people
 */
record OpenedHeader(VaultHeader header, Path keyFile, RootKey root, List<String> problems) {
    OpenedHeader {
        problems = List.copyOf(problems);
    }

    /**
     * Opens the first copy that is whole, and looks at all of them.
     *
     * @throws KeyrailException {@code vault_sealed} or {@code vault_corrupt}, as the vault's opening documents them
     */
    static OpenedHeader of(List<String> copies, Function<String, Path> keyFile) {
        List<String> problems = new ArrayList<>();
        List<OpenedHeader> opened = new ArrayList<>();
        List<KeyrailException> sealed = new ArrayList<>();
        for (int index = 0; index < copies.size(); index++) {
            String copy = "vault header copy " + (index + 1) + " of " + copies.size() + " cannot be used: ";
            try {
                VaultHeader header = VaultHeader.parse(copies.get(index));
                if (opened.isEmpty()) {
                    opened.add(unlock(header, keyFile.apply(header.vaultId())));
                } else if (!header.equals(opened.getFirst().header())) {
                    problems.add(copy + "it differs from the copy in use");
                }
            } catch (KeyrailException refused) {
                problems.add(copy + refused.failure().message());
                if (refused.failure().code() == FailureCode.VAULT_SEALED) {
                    sealed.add(refused);
                }
            }
        }
        if (!opened.isEmpty()) {
            OpenedHeader first = opened.getFirst();
            return new OpenedHeader(first.header, first.keyFile, first.root, problems);
        }
        throw sealed.isEmpty() ? corrupt(problems) : sealed.getFirst();
    }

    private static OpenedHeader unlock(VaultHeader header, Path keyFile) {
        byte[] fileKey = KeyFile.read(keyFile, header.vaultId());
        try {
            RootKey root = header.slots().stream()
                    .map(slot -> switch (slot) {
                        case KeySlot.KeyFileSlot ofFile -> ofFile.unwrap(header.vaultId(), fileKey);
                    })
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElseThrow(() -> KeyFile.sealed(
                            header.vaultId(),
                            "key file " + keyFile + " names this vault but holds another key; put back the one made"
                                    + " with it, or set " + KeyLocation.OVERRIDE + " to where it is"));
            if (!header.isAuthenticatedBy(root)) {
                throw VaultHeader.damaged("its authentication code does not fit; it was changed outside keyrail");
            }
            return new OpenedHeader(header, keyFile, root, List.of());
        } finally {
            Arrays.fill(fileKey, (byte) 0);
        }
    }

    private static KeyrailException corrupt(List<String> problems) {
        String reasons = problems.isEmpty() ? "the database holds no header of it" : String.join("; ", problems);
        return new KeyrailException(
                FailureCode.VAULT_CORRUPT,
                "the vault cannot be opened: " + reasons
                        + ". Nothing was overwritten; restore the database from a backup");
    }
}
