namespace ChurnWorker.Model.Forecasting;

/// <summary>How much a model rests on the shop's own data. The numbers are stored: never renumber.</summary>
public enum Readiness
{
    /// <summary>At least 50 customers; the industry prior carries most of the weight.</summary>
    Prior = 0,

    /// <summary>At least 500 customers and 100 repeat buyers; prior and own data share the weight.</summary>
    Pooled = 1,

    /// <summary>At least 2,000 customers and 500 repeat buyers, and the fit converged; the prior no longer matters.</summary>
    Own = 2,

    /// <summary>As <see cref="Own"/>, and a layer learned from past windows forecast customers of a past window it had not seen better than the timing model alone.</summary>
    Calibrated = 3,
}
