using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChurnWorker.Reports;

/// <summary>Reports as JSON for programs: compact, camelCase; odds beyond all bounds are written as words, since JSON has no number for them.</summary>
internal static class ReportJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
