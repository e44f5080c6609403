namespace RagKit.Caching;

/// <summary>How all who waited for a value get it: the same object where it cannot change, else each one of its own.</summary>
internal sealed class Outcome<T>
{
    private T? _instance;
    private int _takers;

    private Outcome()
    {
    }

    /// <summary>There is no value, and none may be made.</summary>
    public static Outcome<T> None { get; } = new() { IsShared = true };

    /// <summary>Whether everybody gets the same object.</summary>
    public bool IsShared { get; private init; }

    /// <summary>Of what everybody but the first makes an object; <see langword="null"/> where the value is too large to be held.</summary>
    public byte[]? Payload { get; private init; }

    /// <summary>An object for everybody.</summary>
    public static Outcome<T> Shared(T value) => new() { IsShared = true, _instance = value };

    /// <summary>An object that may be shared or not, as its type says, and its bytes where they are held.</summary>
    public static Outcome<T> Of(T value, byte[]? payload) => SharedTypes<T>.AreImmutable ? Shared(value) : Copied(value, payload);

    /// <summary>An object for the first who comes, and bytes for the others.</summary>
    public static Outcome<T> Copied(T value, byte[]? payload) => new() { _instance = value, Payload = payload };

    /// <summary>The object, where it is for everybody or nobody has had it.</summary>
    public bool TryTake(out T value)
    {
        bool isMine = IsShared || Interlocked.Exchange(ref _takers, 1) == 0;
        value = isMine ? _instance! : default!;
        if (isMine && !IsShared)
            _instance = default;
        return isMine;
    }

    /// <summary>Disposes a stream that nobody came for.</summary>
    public void DisposeUntaken()
    {
        if (typeof(T) == typeof(Stream) && TryTake(out T untaken))
            (untaken as Stream)?.Dispose();
    }
}
