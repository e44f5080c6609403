using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>A place that a source reads from, as a test sets it up and changes it.</summary>
public abstract class SourcePlace : IAsyncDisposable
{
    /// <summary>The source under test, which sees the changes made here on its next listing.</summary>
    public abstract ISource Source { get; }

    /// <summary>The id that the source gives an item; by default its name.</summary>
    public virtual string IdOf(string name) => name;

    /// <summary>Writes an item's text, new or in the place of the old.</summary>
    public abstract Task PutAsync(string name, string text);

    /// <summary>Takes an item away.</summary>
    public abstract Task RemoveAsync(string name);

    /// <summary>Breaks the place, so that it can't be listed; false where that can't happen.</summary>
    public abstract Task<bool> BreakAsync();

    /// <summary>Cleans up.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
