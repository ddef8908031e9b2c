using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.Retention;

/// <summary>Counts the latest answer of each customer to each kind of survey within the window.</summary>
internal sealed class FeedbackTally
{
    private const double PositiveShare = 0.8;
    private const double Promoter = 9;
    private const double Detractor = 6;

    private int _csat;
    private int _positive;
    private int _nps;
    private int _promoters;
    private int _detractors;
    private int _ces;
    private double _effort;

    public double? CsatPercent => _csat == 0 ? null : 100.0 * _positive / _csat;

    public double? Nps => _nps == 0 ? null : 100.0 * (_promoters - _detractors) / _nps;

    public double? CesPercent => _ces == 0 ? null : 100 * _effort / _ces;

    public IReadOnlyDictionary<string, int> Respondents => new SortedDictionary<string, int>(StringComparer.Ordinal) { ["ces"] = _ces, ["csat"] = _csat, ["nps"] = _nps };

    public void Add(IReadOnlyList<ActivityEvent> events, RetentionWindow window)
    {
        List<ActivityEvent>? answers = null;
        for (var i = 0; i < events.Count; i++)
            if (events[i].Kind == ActivityKind.Feedback && window.Contains(events[i].OccurredAt))
                (answers ??= []).Add(events[i]);
        if (answers is null)
            return;
        foreach (var survey in answers.GroupBy(a => a.Term, StringComparer.Ordinal))
            Count(survey.OrderBy(a => a.OccurredAt).ThenBy(a => a.EventId, StringComparer.Ordinal).ThenBy(a => a.Source, StringComparer.Ordinal).Last());
    }

    private void Count(ActivityEvent answer)
    {
        var (score, scale) = (answer.Score ?? 0, answer.Scale ?? 1);
        switch (answer.Term)
        {
            case "csat":
                _csat++;
                _positive += score >= PositiveShare * scale ? 1 : 0;
                break;
            case "nps":
                _nps++;
                _promoters += score >= Promoter ? 1 : 0;
                _detractors += score <= Detractor ? 1 : 0;
                break;
            case "ces":
                _ces++;
                _effort += score / scale;
                break;
        }
    }
}
