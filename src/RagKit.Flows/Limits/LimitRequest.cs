namespace RagKit.Limits;

/// <summary>What a call needs of a limit.</summary>
/// <param name="Weight">How much the call weighs, such as its tokens; at least 1.</param>
/// <param name="Priority">Higher goes first; see <see cref="Flows.TaskPriority"/>.</param>
public readonly record struct LimitRequest(long Weight = 1, int Priority = 0)
{
    /// <summary>Creates one of weight 1 and priority 0.</summary>
    public LimitRequest() : this(Weight: 1)
    {
    }
}
