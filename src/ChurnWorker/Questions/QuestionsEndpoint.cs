using ChurnWorker.Contracts;
using ChurnWorker.Reports;
using Microsoft.AspNetCore.Http.Features;

namespace ChurnWorker.Questions;

/// <summary>
/// Questions over loopback HTTP: <c>GET /triggers/ID</c>, <c>GET /customers/ID/explain</c>, <c>DELETE /customers/ID</c>. 404 for what is unknown, 403 for a browser page of elsewhere.
/// </summary>
internal static class QuestionsEndpoint
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var answers = app.ServiceProvider.GetRequiredService<Answers>();
        var questions = app.MapGroup("").AddEndpointFilter((context, next) =>
            Loopback.IsOwn(context.HttpContext.Request)
                ? next(context)
                : ValueTask.FromResult<object?>(Results.StatusCode(StatusCodes.Status403Forbidden)));

        questions.MapGet("/triggers/{id}", (string id) =>
        {
            var status = Guid.TryParse(id, out var triggerId) ? answers.Check(triggerId) : Answers.Unknown;
            return status == Answers.Unknown ? Results.NotFound() : Results.Json(new TriggerStatus { TriggerId = triggerId, Status = status }, ReportJson.Options);
        });
        questions.MapGet("/customers/{id}/explain", (HttpRequest request) =>
            answers.Explain(Segment(request, ^2)) is { } found ? Results.Json(found, ReportJson.Options) : Results.NotFound());
        questions.MapDelete("/customers/{id}", (HttpRequest request) =>
            answers.Erase(Segment(request, ^1)) is { IsKnown: true } erasure ? Results.Json(erasure, ReportJson.Options) : Results.NotFound());
    }

    /// <summary>A segment of the path as sent, from its end. A route value will not do: in it an escaped slash stays escaped, and so is taken for another id that holds "%2F".</summary>
    private static string Segment(HttpRequest request, Index fromEnd)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return Uri.UnescapeDataString(target.Split('?')[0].TrimEnd('/').Split('/')[fromEnd]);
    }
}
