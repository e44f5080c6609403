using System.Runtime.ExceptionServices;
using RagKit.Runs;

namespace RagKit.Flows;

/// <summary>What became of one item of a map.</summary>
/// <typeparam name="T">The result.</typeparam>
/// <param name="Index">Which item, from 0.</param>
/// <param name="State">Completed, cached, failed, timed out or cancelled.</param>
public sealed record TaskOutcome<T>(long Index, RunState State)
{
    private readonly T _value = default!;

    /// <summary>Whether there is a result.</summary>
    public bool IsSuccess => State.IsSuccess();

    /// <summary>The result.</summary>
    /// <exception cref="Exception">What the call threw, when it did not succeed.</exception>
    public T Value
    {
        get
        {
            if (Error is not null)
                ExceptionDispatchInfo.Throw(Error);
            return _value;
        }

        internal init => _value = value;
    }

    /// <summary>What the call threw; <see langword="null"/> when it succeeded.</summary>
    public Exception? Error { get; init; }
}
