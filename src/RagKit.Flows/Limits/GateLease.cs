namespace RagKit.Limits;

/// <summary>Leave that a gate gave.</summary>
internal class GateLease(LimitGate gate, long weight) : LimitLease
{
    private bool _isEnded;

    /// <summary>The gate that it belongs to.</summary>
    protected LimitGate Gate { get; } = gate;

    /// <summary>What the call weighs.</summary>
    public long Weight { get; } = weight;

    /// <summary>When it was let go, on the gate's clock.</summary>
    public double AdmittedAt { get; set; }

    /// <summary>How many calls had been let go before it; kept by rules that need it.</summary>
    public long CallsBefore { get; set; }

    /// <summary>How much weight had been let go before it; kept by rules that need it.</summary>
    public long WeightBefore { get; set; }

    /// <summary>Whether it took the last place in flight; kept by rules that need it.</summary>
    public bool WasLast { get; set; }

    /// <summary>Whether somebody said how the call went.</summary>
    public bool IsReported { get; private set; }

    /// <inheritdoc />
    public override void Report(in CallOutcome outcome)
    {
        if (IsReported || _isEnded)
            return;
        IsReported = true;
        Gate.Report(this, outcome);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (_isEnded)
            return;
        _isEnded = true;
        Gate.End(this);
    }
}
