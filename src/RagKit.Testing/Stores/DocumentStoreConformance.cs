using System.Text;
using RagKit.Documents;
using Xunit;

namespace RagKit.Stores;

/// <summary>The promises of <see cref="IDocumentStore"/> as tests: derive a class from it and say how the store is made.</summary>
public abstract class DocumentStoreConformance : StoreConformance<IDocumentStore>
{
    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Noise(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>An empty store has nothing under any address.</summary>
    [Fact]
    public async Task A_new_document_store_is_empty()
    {
        IDocumentStore store = await NewAsync();
        string address = ContentPacking.Address(Bytes("none").Span);
        Assert.Null(Assert.Single(await store.ReadAsync([address], Cancellation)));
        Assert.Null(await store.OpenAsync(address, Cancellation));
        Assert.Equal(0, await store.DeleteAsync([address], null, Cancellation));
        Assert.Empty(await ToListAsync(store.ListAsync(Cancellation)));
        Assert.Empty(await store.WriteAsync([], Cancellation));
        Assert.Empty(await store.ReadAsync([], Cancellation));
    }

    /// <summary>Contents come back byte by byte, in the order asked, under the hash of their bytes.</summary>
    [Fact]
    public async Task ReadAsync_gives_back_what_was_written_under_its_hash()
    {
        IDocumentStore store = await NewAsync();
        ReadOnlyMemory<byte>[] contents = [Bytes(""), Bytes("a"), Bytes(new string('x', 100_000)), Noise(300_000), Bytes("naïve 日本語 😀")];
        IReadOnlyList<string> addresses = await store.WriteAsync(contents, Cancellation);
        Assert.Equal(contents.Select(content => ContentPacking.Address(content.Span)), addresses);
        IReadOnlyList<ReadOnlyMemory<byte>?> read = await store.ReadAsync([addresses[4], ContentPacking.Address(Bytes("none").Span), .. addresses], Cancellation);
        Assert.Null(read[1]);
        Assert.Equal(contents.Prepend(contents[4]).Select(content => content.ToArray()), read.Where(content => content is not null).Select(content => content!.Value.ToArray()));
    }

    /// <summary>A stream of several megabytes comes back through a stream, and is the same content as when it is given whole.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(5_000_000)]
    public async Task WriteAsync_takes_streams(int length)
    {
        IDocumentStore store = await NewAsync();
        byte[] content = Noise(length);
        string address = await store.WriteAsync(new MemoryStream(content), Cancellation);
        Assert.Equal(ContentPacking.Address(content), address);
        Assert.Equal([address], await store.WriteAsync([content], Cancellation));
        await using Stream open = (await store.OpenAsync(address, Cancellation))!;
        using MemoryStream copy = new();
        await open.CopyToAsync(copy, Cancellation);
        Assert.Equal(content, copy.ToArray());
        Assert.Equal(length, Assert.Single(await ToListAsync(store.ListAsync(Cancellation))).Length);
    }

    /// <summary>Equal contents are kept once, and text takes less than it is long.</summary>
    [Fact]
    public async Task Contents_are_kept_once_and_compressed()
    {
        IDocumentStore store = await NewAsync();
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(number => $"Paragraph {number} says what the others said. ")));
        byte[] noise = Noise(10_000);
        await store.WriteAsync([text, noise, text], Cancellation);
        await store.WriteAsync([text], Cancellation);
        List<KeptContent> kept = await ToListAsync(store.ListAsync(Cancellation));
        Assert.Equal(new[] { ContentPacking.Address(text), ContentPacking.Address(noise) }.Order(StringComparer.Ordinal), kept.Select(content => content.Address));
        KeptContent packed = kept.Single(content => content.Length == text.Length);
        Assert.InRange(packed.StoredLength, 1, text.Length / 2);
        Assert.InRange(kept.Single(content => content.Length == noise.Length).StoredLength, noise.Length, noise.Length + 200);
    }

    /// <summary>What is deleted is gone, what is not named stays.</summary>
    [Fact]
    public async Task DeleteAsync_removes_contents()
    {
        IDocumentStore store = await NewAsync();
        IReadOnlyList<string> addresses = await store.WriteAsync([Bytes("a"), Bytes("b"), Bytes("c")], Cancellation);
        Assert.Equal(2, await store.DeleteAsync([addresses[0], addresses[2], ContentPacking.Address(Bytes("none").Span)], null, Cancellation));
        Assert.Equal([false, true, false], (await store.ReadAsync(addresses, Cancellation)).Select(content => content is not null));
        Assert.Equal(addresses[1], Assert.Single(await ToListAsync(store.ListAsync(Cancellation))).Address);
        Assert.Equal([addresses[0]], await store.WriteAsync([Bytes("a")], Cancellation));
        Assert.NotNull((await store.ReadAsync([addresses[0]], Cancellation))[0]);
    }

    /// <summary>A sweep spares what was written, or written again, since it began.</summary>
    [Fact]
    public async Task DeleteAsync_spares_what_was_written_since()
    {
        IDocumentStore store = await NewAsync();
        IReadOnlyList<string> addresses = await store.WriteAsync([Bytes("a")], Cancellation);
        DateTimeOffset written = Assert.Single(await ToListAsync(store.ListAsync(Cancellation))).WrittenAt;
        Assert.Equal(0, await store.DeleteAsync(addresses, written - TimeSpan.FromMinutes(1), Cancellation));
        Assert.NotNull((await store.ReadAsync(addresses, Cancellation))[0]);
        Assert.Equal(1, await store.DeleteAsync(addresses, written + TimeSpan.FromMinutes(1), Cancellation));
        Assert.Null((await store.ReadAsync(addresses, Cancellation))[0]);
    }

    /// <summary>A listing goes through everything in order, however much there is.</summary>
    [Fact]
    public async Task ListAsync_gives_everything_in_order()
    {
        IDocumentStore store = await NewAsync();
        IReadOnlyList<string> addresses = await store.WriteAsync([.. Enumerable.Range(0, 2500).Select(number => Bytes($"content {number}"))], Cancellation);
        Assert.Equal(addresses.Order(StringComparer.Ordinal), (await ToListAsync(store.ListAsync(Cancellation))).Select(content => content.Address));
    }

    /// <summary>Parsed documents come back whole.</summary>
    [Fact]
    public async Task ReadDocumentsAsync_gives_back_documents()
    {
        IDocumentStore store = await NewAsync();
        Document[] documents = [.. Enumerable.Range(0, 5).Select(seed => RandomDocuments.Create(seed) with { SourceId = "docs", ItemId = $"{seed}.md" })];
        IReadOnlyList<string> addresses = await store.WriteDocumentsAsync(documents, Cancellation);
        IReadOnlyList<Document?> read = await store.ReadDocumentsAsync(addresses, Cancellation);
        Assert.Equal(documents.Select(DocumentCodec.Encode), read.Select(document => DocumentCodec.Encode(document!)));
    }

    /// <summary>Writers of the same contents side by side are all served, and each content is kept once.</summary>
    [Fact]
    public async Task WriteAsync_may_be_called_for_one_content_from_several_threads()
    {
        IDocumentStore store = await NewAsync();
        ReadOnlyMemory<byte>[] contents = [.. Enumerable.Range(0, 20).Select(number => (ReadOnlyMemory<byte>)Noise(2000, number))];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await store.WriteAsync(contents, Cancellation), Cancellation)));
        Assert.Equal(20, (await ToListAsync(store.ListAsync(Cancellation))).Count);
        Assert.DoesNotContain(await store.ReadAsync([.. contents.Select(content => ContentPacking.Address(content.Span))], Cancellation), content => content is null);
    }

    /// <summary>A cancelled write keeps nothing; neither does one whose stream fails.</summary>
    [Fact]
    public async Task WriteAsync_keeps_nothing_when_it_is_cut_short()
    {
        IDocumentStore store = await NewAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.WriteAsync([Bytes("a")], new CancellationToken(true)));
        await Assert.ThrowsAsync<IOException>(async () => await store.WriteAsync(new BreakingStream(200_000), Cancellation));
        Assert.Empty(await ToListAsync(store.ListAsync(Cancellation)));
    }

    /// <summary>Durable stores keep contents.</summary>
    [Fact]
    public async Task Contents_are_there_after_opening_again()
    {
        IDocumentStore store = await NewAsync();
        IReadOnlyList<string> addresses = await store.WriteAsync([Bytes("kept")], Cancellation);
        store = await AgainAsync(store);
        Assert.Equal(Bytes("kept").ToArray(), (await store.ReadAsync(addresses, Cancellation))[0]!.Value.ToArray());
    }

    /// <summary>Gives some bytes, then fails.</summary>
    private sealed class BreakingStream(int length) : Stream
    {
        private int _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_left == 0)
                throw new IOException("The source broke off.");
            int read = Math.Min(count, _left);
            Array.Clear(buffer, offset, read);
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
