using ChurnWorker.Configuration;
using ChurnWorker.Ops;

namespace ChurnWorker.Tests.Ops;

public sealed class StartupBannerTests
{
    [Fact]
    public void The_wiring_is_told_without_secrets()
    {
        var text = string.Join('\n', StartupBanner.Wiring(new WorkerOptions
        {
            Bus = new BusOptions { Transport = BusTransport.RabbitMq, RabbitMq = new RabbitMqOptions { Host = "broker", Username = "worker", Password = "hunter2" } },
            Telemetry = new TelemetryOptions { CustomerHashKey = "hunter3" },
        }));

        text.ShouldNotContain("hunter");
        foreach (var part in new[] { "sqlite:churnworker.db", "broker:5672", "churn.activity", "churn.events", "churn.winback", "0.7, 0.85, 0.95", "90 days", "UTC", "http://127.0.0.1:8090" })
            text.ShouldContain(part);
    }

    [Fact]
    public void The_embedded_wiring_names_no_broker() =>
        StartupBanner.Wiring(new WorkerOptions()).ShouldContain(("bus", "in memory: events from this process and POST /events only"));
}
