namespace RagKit.Tokenizing;

/// <summary>Keeps a scratch for every thread that is likely to count at once; thread-safe without locks.</summary>
internal sealed class ScratchPool
{
    private readonly TokenScratch?[] _free = new TokenScratch?[Environment.ProcessorCount * 2];

    public TokenScratch Rent()
    {
        for (int i = 0; i < _free.Length; i++)
        {
            if (_free[i] is not null && Interlocked.Exchange(ref _free[i], null) is TokenScratch scratch)
                return scratch;
        }
        return new TokenScratch();
    }

    public void Return(TokenScratch scratch)
    {
        scratch.Trim();
        for (int i = 0; i < _free.Length; i++)
        {
            if (_free[i] is null && Interlocked.CompareExchange(ref _free[i], scratch, null) is null)
                return;
        }
    }
}
