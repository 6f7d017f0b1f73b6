/**
 * Bellows on Spark Connect: a server and its clients, each a process with a class path of its own.
 * {@link dev.bellows.it.connect.ConnectServer} runs a server, {@link
 * dev.bellows.it.connect.ConnectClient} is the clients' main class.
 */
package dev.bellows.it.connect;
