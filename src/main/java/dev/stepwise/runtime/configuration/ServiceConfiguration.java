package dev.stepwise.runtime.configuration;

/**
 * Everything that a configuration file says.
 *
 * @param service what the service does
 * @param topics how its topics are made
 * @param http where it listens
 */
public record ServiceConfiguration(ServiceOptions service, TopicOptions topics, HttpOptions http) {}
