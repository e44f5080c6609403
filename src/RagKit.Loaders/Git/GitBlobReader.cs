using System.Globalization;
using System.Text;
using RagKit.Sources;

namespace RagKit.Git;

/// <summary>One process of <c>git cat-file --batch</c>: an id goes in, <c>id type length LF bytes LF</c> comes out. For one caller at a time.</summary>
internal sealed class GitBlobReader(GitProgram git) : IDisposable
{
    private const int LongestLine = 256;
    private readonly GitProcess _process = git.Start(["cat-file", "--batch"], writes: true);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>Whether a blob was asked for and not read to its end: the process can then serve nobody else.</summary>
    public bool IsBusy { get; private set; }

    public bool HasEnded => _process.HasEnded;

    /// <summary>Asks for a blob, and gives its length.</summary>
    public async Task<long> AskAsync(SourceItem item, CancellationToken cancellationToken)
    {
        IsBusy = true;
        using CancellationTokenRegistration kill = cancellationToken.Register(_process.Kill);
        try
        {
            await _process.Input.WriteAsync(Encoding.ASCII.GetBytes(item.Version + "\n"), cancellationToken).ConfigureAwait(false);
            await _process.Input.FlushAsync(cancellationToken).ConfigureAwait(false);
            string[] answer = (await ReadLineAsync(cancellationToken).ConfigureAwait(false)).Split(' ');
            if (answer is [_, "blob", var length])
                return long.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture);
            throw new RagKitException($"'{item.Id}' can't be read: the repository '{git.Folder}' has no blob {item.Version} ({string.Join(' ', answer.Skip(1))}). " +
                "A partial clone lacks it: fetch it with 'git fetch --refetch --no-filter', or clone in full.");
        }
        catch (IOException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw await BrokenAsync(e).ConfigureAwait(false);
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        if (into.IsEmpty)
            return 0;
        if (_start == _end && into.Length >= _buffer.Length)
            return await FillAsync(into, cancellationToken).ConfigureAwait(false);
        if (_start == _end)
            (_start, _end) = (0, await FillAsync(_buffer, cancellationToken).ConfigureAwait(false));
        int count = Math.Min(into.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(into);
        _start += count;
        return count;
    }

    public async ValueTask ReadExactlyAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        while (into.Length > 0)
            into = into[await ReadAsync(into, cancellationToken).ConfigureAwait(false)..];
    }

    /// <summary>Reads the line's end behind a blob, so that the process is free again.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        byte[] end = new byte[1];
        await ReadExactlyAsync(end, cancellationToken).ConfigureAwait(false);
        IsBusy = end[0] != '\n';
    }

    public void Dispose() => _process.Dispose();

    private async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        byte[] line = new byte[LongestLine];
        for (int length = 0; length < line.Length; length++)
        {
            await ReadExactlyAsync(line.AsMemory(length, 1), cancellationToken).ConfigureAwait(false);
            if (line[length] == '\n')
                return Encoding.ASCII.GetString(line, 0, length);
        }
        throw await BrokenAsync(null).ConfigureAwait(false);
    }

    private async ValueTask<int> FillAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration kill = cancellationToken.Register(_process.Kill);
        int read = await _process.Output.ReadAsync(into, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return read > 0 ? read : throw await BrokenAsync(null).ConfigureAwait(false);
    }

    private async Task<RagKitException> BrokenAsync(Exception? inner)
    {
        _process.Kill();
        string? said = await _process.EndAsync(CancellationToken.None).ConfigureAwait(false);
        return new RagKitException($"git ended while it read a file of '{git.Folder}': {said?.Trim().ReplaceLineEndings(" ") ?? "it said nothing"}. Check the repository with: git fsck", inner);
    }
}
