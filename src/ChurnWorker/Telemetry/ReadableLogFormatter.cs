using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace ChurnWorker.Telemetry;

/// <summary>One line an event for a person at a terminal: time, level, message; an exception follows indented. Values are escaped.</summary>
/// <param name="colour">Colour the level with ANSI sequences.</param>
internal sealed class ReadableLogFormatter(bool colour) : ITextFormatter
{
    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        var (level, ansi) = logEvent.Level switch
        {
            LogEventLevel.Verbose => ("VRB", "\u001b[90m"),
            LogEventLevel.Debug => ("DBG", "\u001b[90m"),
            LogEventLevel.Information => ("INF", "\u001b[32m"),
            LogEventLevel.Warning => ("WRN", "\u001b[33m"),
            LogEventLevel.Error => ("ERR", "\u001b[31m"),
            _ => ("FTL", "\u001b[1;31m"),
        };
        output.Write(colour ? $"{ansi}{level}\u001b[0m " : $"{level} ");
        foreach (var token in logEvent.MessageTemplate.Tokens)
            output.Write(LogText.Escape(Text(token, logEvent)));
        output.Write('\n');
        if (logEvent.Exception is not { } exception)
            return;

        // The indent is what keeps a line break in an exception's message from posing as the next event
        foreach (var line in exception.ToString().Split('\n'))
            output.Write($"    {LogText.Escape(line.TrimEnd('\r'))}\n");
    }

    private static string Text(MessageTemplateToken token, LogEvent logEvent)
    {
        if (token is PropertyToken { Format: null } property
            && logEvent.Properties.TryGetValue(property.PropertyName, out var value)
            && value is ScalarValue { Value: string text })
            return text;
        using var rendered = new StringWriter(CultureInfo.InvariantCulture);
        token.Render(logEvent.Properties, rendered, CultureInfo.InvariantCulture);
        return rendered.ToString();
    }
}
