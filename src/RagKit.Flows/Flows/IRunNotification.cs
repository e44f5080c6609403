namespace RagKit.Flows;

/// <summary>Is told how runs ended. Implementations are safe to use from several threads at once; what they throw is logged and changes nothing.</summary>
public interface IRunNotification
{
    /// <summary>A run that was started by itself, not as a subflow, has ended.</summary>
    ValueTask NotifyAsync(RunSummary summary, CancellationToken cancellationToken = default);
}
