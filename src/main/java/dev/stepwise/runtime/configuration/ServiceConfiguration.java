package dev.stepwise.runtime.configuration;

/**
 * Everything that a configuration file says.
 *
 * @param service what the service does
 * @param topics how its topics are made
 * @param http where it listens
 * @param log how it says what it does
 */
public record ServiceConfiguration(ServiceOptions service, TopicOptions topics, HttpOptions http, LogFormat log) {}
