namespace RagKit.Sources;

/// <summary>An opened item, handed to a loader.</summary>
/// <param name="item">The item as listed.</param>
/// <param name="stream">Its bytes, read forward once; the caller disposes it.</param>
/// <param name="onFailure">Called for each part that the loader leaves out.</param>
public sealed class SourceContent(SourceItem item, Stream stream, Action<LoadFailure>? onFailure = null)
{
    /// <summary>The item as listed.</summary>
    public SourceItem Item { get; } = item;

    /// <summary>The item's bytes, read forward once.</summary>
    public Stream Stream { get; } = stream;

    /// <summary>
    /// Says that one part of the item could not be read, and goes on. The documents already stored for the item stay, the part
    /// is reported as failed, and the item is read again on the next run. Throw instead when nothing of the item can be read.
    /// </summary>
    public void Fail(LoadFailure failure) => onFailure?.Invoke(failure);
}

/// <summary>A part of an item that could not be read.</summary>
/// <param name="Part">Which, such as <c>line 17</c>.</param>
/// <param name="Reason">What is wrong and what to do about it.</param>
public sealed record LoadFailure(string Part, string Reason);
