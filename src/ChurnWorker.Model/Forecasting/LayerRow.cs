namespace ChurnWorker.Model.Forecasting;

/// <summary>One customer in one past window.</summary>
/// <param name="Traits">What stood still.</param>
/// <param name="Silence">Days since the last purchase at the origin.</param>
/// <param name="LogitQ">Logit of Q(h) of the timing model then.</param>
/// <param name="StayedAway">Whether no purchase came within the horizon.</param>
internal readonly record struct LayerRow(LayerTraits Traits, int Silence, double LogitQ, bool StayedAway)
{
    /// <summary>A total order up to equality, so that the fit does not depend on where the rows came from.</summary>
    public static int Compare(LayerRow one, LayerRow other)
    {
        var order = one.Traits.Frequency.CompareTo(other.Traits.Frequency);
        order = order != 0 ? order : one.Traits.RecencyDays.CompareTo(other.Traits.RecencyDays);
        order = order != 0 ? order : one.Silence.CompareTo(other.Silence);
        order = order != 0 ? order : Nullable.Compare(one.Traits.Spend, other.Traits.Spend);
        return order != 0 ? order : one.StayedAway.CompareTo(other.StayedAway);
    }
}
