package keyrail.service;

import java.time.InstantSource;
import keyrail.core.auth.AuthKinds;
import keyrail.core.config.ConfigFile;
import keyrail.core.connection.HealthBoard;
import keyrail.core.provider.Providers;
import keyrail.core.store.Store;
import keyrail.core.store.Vault;

/**
 * The ports of one open home.
 *
 * @param changed called after each committed change, so that the snapshot is published anew; may block
 */
public record HomePorts(
        Store store,
        Vault vault,
        AuthKinds authKinds,
        Providers providers,
        ConfigFile config,
        HealthBoard health,
        InstantSource clock,
        Runnable changed) {}
