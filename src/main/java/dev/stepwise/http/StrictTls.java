package dev.stepwise.http;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** TLS without the cipher suites in CBC mode, which Java still offers to clients of TLS 1.2. */
final class StrictTls extends HttpsConfigurator {

    StrictTls(SSLContext context) {
        super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
        SSLParameters strict = getSSLContext().getDefaultSSLParameters();
        strict.setCipherSuites(Arrays.stream(strict.getCipherSuites())
                .filter(suite -> !suite.contains("_CBC_"))
                .toArray(String[]::new));
        parameters.setSSLParameters(strict);
    }
}
