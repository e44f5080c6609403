using System.Runtime.InteropServices;

namespace RagKit.Embedding;

/// <summary>
/// Zeros outside of the garbage collector's heap, given back at once: training takes large buffers one after the other, and on the
/// heap each would stay until a full collection. Use it only within the scope that disposes it.
/// </summary>
internal sealed unsafe class NativeBuffer<T>(long length) : IDisposable
    where T : unmanaged
{
    private readonly int _length = checked((int)length);
    private void* _memory = NativeMemory.AllocZeroed(checked((nuint)length), (nuint)sizeof(T));

    ~NativeBuffer() => NativeMemory.Free(_memory);

    public Span<T> Span => _memory is null ? throw new ObjectDisposedException(nameof(NativeBuffer<T>)) : new(_memory, _length);

    public void Dispose()
    {
        NativeMemory.Free(_memory);
        _memory = null;
        GC.SuppressFinalize(this);
    }
}
