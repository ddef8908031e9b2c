using System.Net;
using System.Net.Sockets;
using ChurnWorker.Configuration;

namespace ChurnWorker.Benchmarks;

/// <summary>The worker's configuration for a measurement: the broker that is configured, a store and exchanges of its own.</summary>
internal static class BenchOptions
{
    /// <param name="store">SQLite file.</param>
    /// <param name="batch">Most events a batch.</param>
    /// <param name="policy">The policy; that of a retail shop unless given.</param>
    /// <exception cref="InvalidOperationException">The environment configures something that does not hold.</exception>
    public static WorkerOptions Create(string store, int batch, WinBackOptions? policy = null) => On($"sqlite:{store}", batch, policy);

    /// <param name="connection">Store, as <c>Store__Connection</c> names it.</param>
    /// <param name="batch">Most events a batch.</param>
    /// <param name="policy">The policy; that of a retail shop unless given.</param>
    /// <exception cref="InvalidOperationException">The environment configures something that does not hold.</exception>
    public static WorkerOptions On(string connection, int batch, WinBackOptions? policy = null)
    {
        var configured = ConfigurationLoader.Load(null, []).Options ?? throw new InvalidOperationException("The configuration has errors; doctor names them.");
        var own = $"bench.{Environment.ProcessId}";
        return new WorkerOptions
        {
            Store = new() { Connection = connection },
            WinBack = policy ?? new(),
            Bus = new() { Transport = BusTransport.RabbitMq, QuestionsQueue = $"{own}.questions", RabbitMq = configured.Bus.RabbitMq },
            Intake = new() { Exchange = $"{own}.events", Queue = $"{own}.activity", DeadLetterQueue = $"{own}.dead", BatchSize = batch, Prefetch = Math.Min(65_535, batch * 4), Source = "bench" },
            Outbox = new() { Exchange = $"{own}.winback" },
            Ops = new() { Url = $"http://127.0.0.1:{FreePort()}" },
        };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
