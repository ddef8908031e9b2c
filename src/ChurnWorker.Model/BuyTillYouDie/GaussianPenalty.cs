namespace ChurnWorker.Model.BuyTillYouDie;

/// <summary>What a prior takes off a log-likelihood: ½·(θ−μ)ᵀP(θ−μ), θ the logarithms of the parameters.</summary>
/// <param name="Centre">μ.</param>
/// <param name="Precision">P, by rows, symmetric.</param>
internal sealed record GaussianPenalty(double[] Centre, double[] Precision)
{
    /// <summary>Beliefs about each parameter for itself.</summary>
    public static GaussianPenalty Independent(params LogNormal[] beliefs)
    {
        var precision = new double[beliefs.Length * beliefs.Length];
        for (var i = 0; i < beliefs.Length; i++)
        {
            precision[(i * beliefs.Length) + i] = 1 / (beliefs[i].Deviation * beliefs[i].Deviation);
        }

        return new([.. beliefs.Select(belief => Math.Log(belief.Median))], precision);
    }

    /// <summary>Takes the penalty off gradient and Hessian; returns what it takes off the value.</summary>
    public double Take(double[] at, double[] gradient, double[] hessian)
    {
        var k = Centre.Length;
        var penalty = 0.0;
        for (var i = 0; i < k; i++)
        {
            var pull = 0.0;
            for (var j = 0; j < k; j++)
            {
                pull += Precision[(i * k) + j] * (at[j] - Centre[j]);
                hessian[(i * k) + j] -= Precision[(i * k) + j];
            }

            gradient[i] -= pull;
            penalty += pull * (at[i] - Centre[i]) / 2;
        }

        return penalty;
    }
}
