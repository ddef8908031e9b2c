namespace ChurnWorker.Model.Forecasting;

/// <summary>One customer in one past window.</summary>
/// <param name="Traits">What stood still.</param>
/// <param name="Silence">Days since the last purchase at the origin.</param>
/// <param name="LogitQ">Logit of Q(h) of the timing model then.</param>
/// <param name="StayedAway">Whether no purchase came within the horizon.</param>
internal readonly record struct LayerRow(LayerTraits Traits, int Silence, double LogitQ, bool StayedAway) : IComparable<LayerRow>
{
    /// <summary>A total order up to equality, so that the fit does not depend on where the rows came from.</summary>
    public int CompareTo(LayerRow other)
    {
        var order = Traits.Frequency.CompareTo(other.Traits.Frequency);
        order = order != 0 ? order : Traits.RecencyDays.CompareTo(other.Traits.RecencyDays);
        order = order != 0 ? order : Silence.CompareTo(other.Silence);
        order = order != 0 ? order : Nullable.Compare(Traits.Spend, other.Traits.Spend);
        return order != 0 ? order : StayedAway.CompareTo(other.StayedAway);
    }
}
