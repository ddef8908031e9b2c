using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Json;

namespace ChurnWorker.Telemetry;

/// <summary>One compact JSON object a line (CLEF) for machines: <c>@t @mt @l @x @tr @sp</c> and the properties.</summary>
internal sealed class ClefLogFormatter : ITextFormatter
{
    private readonly JsonValueFormatter _values = new("$type");

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write("{\"@t\":\"");
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        output.Write('"');
        Write(output, "@mt", logEvent.MessageTemplate.Text);
        Write(output, "@l", logEvent.Level.ToString());
        if (logEvent.Exception is { } exception)
            Write(output, "@x", exception.ToString());
        if (logEvent.TraceId is { } trace)
            Write(output, "@tr", trace.ToHexString());
        if (logEvent.SpanId is { } span)
            Write(output, "@sp", span.ToHexString());
        foreach (var (name, value) in logEvent.Properties)
        {
            output.Write(',');
            JsonValueFormatter.WriteQuotedJsonString(name.StartsWith('@') ? "@" + name : name, output);
            output.Write(':');
            _values.Format(value, output);
        }

        output.Write("}\n");
    }

    private static void Write(TextWriter output, string name, string text)
    {
        output.Write($",\"{name}\":");
        JsonValueFormatter.WriteQuotedJsonString(text, output);
    }
}
