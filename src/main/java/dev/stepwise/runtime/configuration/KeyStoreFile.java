package dev.stepwise.runtime.configuration;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Reads the key of HTTPS. */
final class KeyStoreFile {

    private KeyStoreFile() {}

    /**
     * TLS with the key of a file, PKCS 12 or JKS.
     *
     * @throws IOException when it cannot be read, or the password is wrong
     */
    static SSLContext context(String file, @Nullable String password) throws IOException {
        char[] secret = password == null ? new char[0] : password.toCharArray();
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            if (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file))) {
                throw new IOException("there is no such file, or it may not be read");
            }
            KeyStore store = KeyStore.getInstance(new File(file), secret);
            if (!holdsKey(store)) {
                throw new IOException("it holds no private key");
            }
            keys.init(store, secret);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException(file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static boolean holdsKey(KeyStore store) throws KeyStoreException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return true;
            }
        }
        return false;
    }
}
