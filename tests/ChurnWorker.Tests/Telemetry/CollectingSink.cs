using Serilog.Core;
using Serilog.Events;

namespace ChurnWorker.Tests.Telemetry;

/// <summary>Keeps log events for a test to look at.</summary>
internal sealed class CollectingSink : ILogEventSink
{
    public List<LogEvent> Events { get; } = [];

    public void Emit(LogEvent logEvent) => Events.Add(logEvent);
}
