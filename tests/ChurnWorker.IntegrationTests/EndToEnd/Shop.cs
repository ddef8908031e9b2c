using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace ChurnWorker.IntegrationTests.EndToEnd;

/// <summary>A shop with a broker, a producer in Python and a store of its own.</summary>
internal sealed class Shop : IAsyncDisposable
{
    /// <summary>The producer's customer who bought dearly every week and has been quiet for <see cref="QuietDays"/> days.</summary>
    public const string WeeklyBuyer = "weekly-buyer";

    public const int QuietDays = 120;

    /// <summary>Customers from which on a forecast model can be fitted, and some to spare.</summary>
    public const int Customers = 60;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churnworker-end-to-end-");

    private Shop(RabbitBroker broker) => Broker = broker;

    public RabbitBroker Broker { get; }

    /// <summary>Opens a shop whose exchanges and queues carry its name.</summary>
    public static async Task<Shop> OpenAsync(string name) => new(await RabbitBroker.ConnectAsync(name, batchSize: 200));

    /// <summary>Settings of a worker of this shop.</summary>
    /// <param name="brokerPort">Where the worker believes the broker to be; null: where it is.</param>
    public IReadOnlyDictionary<string, string> Settings(int? brokerPort = null)
    {
        var rabbit = Broker.Options.Bus.RabbitMq;
        var intake = Broker.Options.Intake;
        return new Dictionary<string, string>
        {
            ["Store__Connection"] = $"sqlite:{Path.Combine(_folder.FullName, "churnworker.db")}",
            ["Bus__Transport"] = "RabbitMq",
            ["Bus__RabbitMq__Host"] = brokerPort is null ? rabbit.Host : IPAddress.Loopback.ToString(),
            ["Bus__RabbitMq__Port"] = (brokerPort ?? rabbit.Port).ToString(CultureInfo.InvariantCulture),
            ["Bus__RabbitMq__Username"] = rabbit.Username,
            ["Bus__RabbitMq__Password"] = rabbit.Password,
            ["Bus__RabbitMq__VirtualHost"] = rabbit.VirtualHost,
            ["Intake__Exchange"] = intake.Exchange,
            ["Intake__Queue"] = intake.Queue,
            ["Intake__DeadLetterQueue"] = intake.DeadLetterQueue,
            ["Outbox__Exchange"] = Broker.Options.Outbox.Exchange,
            ["Sweep__Interval"] = "100ms",
            ["WinBack__BackfillTriggers"] = "true",
            ["WinBack__PacedTriggersPerMinute"] = "60000",
            ["WinBack__HoldoutPercent"] = "0",
            ["Ops__Url"] = $"http://127.0.0.1:{FreePort()}",
        };
    }

    /// <summary>W3C trace context of the last event the producer published of each customer.</summary>
    public IReadOnlyDictionary<string, string> LastTraces { get; private set; } = new Dictionary<string, string>();

    /// <summary>Publishes a history of silence from Python and returns how many events the broker confirmed, by encoding.</summary>
    public Task<IReadOnlyDictionary<string, int>> PublishHistoryAsync(int customers, DateTimeOffset now) => PublishAsync("history", customers, now);

    /// <summary>Publishes what follows it: <see cref="WeeklyBuyer"/> and others buy again, and some money goes back.</summary>
    public Task<IReadOnlyDictionary<string, int>> PublishComebackAsync(int customers, DateTimeOffset now) => PublishAsync("comeback", customers, now);

    /// <summary>Messages that wait in the intake queue, with nobody consuming.</summary>
    public async Task<uint> WaitingAsync() => await Broker.Channel.MessageCountAsync(Broker.Options.Intake.Queue);

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<IReadOnlyDictionary<string, int>> PublishAsync(string chapter, int customers, DateTimeOffset now)
    {
        await using var producer = PythonScript.Start(
            "producer.py", Broker, "--exchange", Broker.Options.Intake.Exchange, "--chapter", chapter, "--now", now.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            "--customers", customers.ToString(CultureInfo.InvariantCulture), "--quiet-days", QuietDays.ToString(CultureInfo.InvariantCulture));
        (await producer.WaitForExitAsync()).ShouldBe(0, producer.Output);
        var summary = JsonElement.Parse(producer.StandardOutput);
        LastTraces = summary.GetProperty("lastTraces").Deserialize<Dictionary<string, string>>()!;
        return summary.GetProperty("encodings").Deserialize<Dictionary<string, int>>()!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
