namespace ChurnWorker.IntegrationTests.Tracing;

/// <summary>One span as a collector received it; ids in lower-case hexadecimal digits.</summary>
internal sealed record Span(
    string TraceId, string SpanId, string ParentSpanId, string Name, int Kind, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<(string TraceId, string SpanId)> Links);
