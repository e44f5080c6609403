using RagKit.Sources;
using Xunit;

// Tests read as sentences, and run where xunit puts them.
#pragma warning disable CA1707, CA2007

namespace RagKit.Loading;

/// <summary>
/// What every <see cref="IDocumentLoader"/> must do. Derive from it, name the loader and give it some sound samples; xunit runs the rest:
/// <code>public sealed class MyLoaderTests : DocumentLoaderConformance { ... }</code>
/// </summary>
public abstract class DocumentLoaderConformance
{
    private const int GarbageRounds = 20;

    /// <summary>How long a damaged input may take before it counts as a hang; 20 seconds.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(20);

    /// <summary>A loader to try. Called for each test.</summary>
    protected abstract IDocumentLoader CreateLoader();

    /// <summary>Sound inputs, at least one, each of which gives at least one document with text.</summary>
    protected abstract IReadOnlyList<LoaderSample> Samples { get; }

    /// <summary>The loader claims its samples and gives documents with text, type and modified time.</summary>
    [Fact]
    public async Task Sound_input_gives_documents_with_text_type_and_time()
    {
        foreach (LoaderSample sample in Samples)
        {
            Assert.True(CreateLoader().CanLoad(Item(sample)), $"CanLoad must be true for '{sample.Name}'.");
            List<Document> documents = await LoadAsync(sample);
            Assert.NotEmpty(documents);
            Assert.Contains(documents, document => !string.IsNullOrWhiteSpace(document.Text));
            Assert.All(documents, document =>
            {
                Assert.Contains('/', document.MediaType);
                Assert.NotEqual("", document.Title);
                Assert.Equal(Item(sample).ModifiedAt, document.ModifiedAt);
            });
        }
    }

    /// <summary>Ids are unique, and begin with the item's id.</summary>
    [Fact]
    public async Task Ids_are_unique_and_begin_with_the_items_id()
    {
        foreach (LoaderSample sample in Samples)
        {
            List<Document> documents = await LoadAsync(sample);
            Assert.Equal(documents.Count, documents.Select(document => document.Id).Distinct(StringComparer.Ordinal).Count());
            Assert.All(documents, document => Assert.True(
                document.Id == sample.Name || document.Id.StartsWith(sample.Name + "#", StringComparison.Ordinal), $"'{document.Id}' must begin with '{sample.Name}'."));
        }
    }

    /// <summary>The invariants of <see cref="BlockInvariants"/> hold.</summary>
    [Fact]
    public async Task Blocks_stand_in_order_and_within_their_parents()
    {
        foreach (LoaderSample sample in Samples)
            Assert.All(await LoadAsync(sample), BlockInvariants.Check);
    }

    /// <summary>The same bytes give the same documents.</summary>
    [Fact]
    public async Task Loading_twice_gives_the_same_documents()
    {
        foreach (LoaderSample sample in Samples)
        {
            List<Document> first = await LoadAsync(sample), second = await LoadAsync(sample);
            Assert.Equal(first.Select(document => (document.Id, document.ContentHash)), second.Select(document => (document.Id, document.ContentHash)));
            Assert.Equal(CreateLoader().Fingerprint, CreateLoader().Fingerprint);
        }
    }

    /// <summary>A stream that gives one byte a read and knows no length gives the same documents.</summary>
    [Fact]
    public async Task A_slow_stream_gives_the_same_documents()
    {
        foreach (LoaderSample sample in Samples)
        {
            List<Document> whole = await LoadAsync(sample), slow = await LoadAsync(sample, new TrickleStream(sample.Bytes));
            Assert.Equal(whole.Select(document => document.ContentHash), slow.Select(document => document.ContentHash));
        }
    }

    /// <summary>A token that is cancelled already ends the loading with <see cref="OperationCanceledException"/>.</summary>
    [Fact]
    public async Task Cancellation_escapes()
    {
        foreach (LoaderSample sample in Samples)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await LoadAsync(sample, null, new CancellationToken(canceled: true)));
    }

    /// <summary>The stream stays open: the caller disposes it.</summary>
    [Fact]
    public async Task The_stream_is_left_open()
    {
        foreach (LoaderSample sample in Samples)
        {
            using MemoryStream stream = new(sample.Bytes.ToArray());
            await LoadAsync(sample, stream);
            Assert.True(stream.CanRead, "The loader must not dispose the stream: its caller does.");
        }
    }

    /// <summary>An input without a byte is refused with an error that names it.</summary>
    [Fact]
    public async Task Empty_input_is_refused_by_name()
    {
        foreach (LoaderSample sample in Samples)
        {
            RagKitException e = await Assert.ThrowsAnyAsync<RagKitException>(async () => await LoadAsync(sample with { Bytes = default }));
            Assert.Contains(sample.Name, e.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>An input that ends early gives documents, or an error that names the item.</summary>
    [Fact]
    public async Task Truncated_input_gives_documents_or_a_named_error()
    {
        foreach (LoaderSample sample in Samples)
        {
            for (int part = 1; part < 20; part++)
                await TryAsync(sample with { Bytes = sample.Bytes[..(sample.Bytes.Length * part / 20)] });
        }
    }

    /// <summary>An input with bytes changed gives documents, or an error that names the item.</summary>
    [Fact]
    public async Task Damaged_input_gives_documents_or_a_named_error()
    {
        foreach (LoaderSample sample in Samples)
        {
            for (int round = 0; round < GarbageRounds; round++)
            {
                Random random = new(round);
                byte[] bytes = sample.Bytes.ToArray();
                for (int i = 0; i < 1 + (round * 2); i++)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                await TryAsync(sample with { Bytes = bytes });
            }
        }
    }

    /// <summary>Bytes at random give documents, or an error that names the item.</summary>
    [Fact]
    public async Task Garbage_gives_documents_or_a_named_error()
    {
        for (int round = 0; round < GarbageRounds; round++)
        {
            Random random = new(round);
            byte[] bytes = new byte[random.Next(1, 5000)];
            random.NextBytes(bytes);
            await TryAsync(Samples[0] with { Bytes = bytes });
            // Printable garbage gets past any check for binary content.
            await TryAsync(Samples[0] with { Bytes = Array.ConvertAll(bytes, value => (byte)(32 + (value % 95))) });
        }
    }

    /// <summary>Loads all documents of a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="stream">The stream to read instead of the sample's bytes.</param>
    /// <param name="cancellationToken">Cancels the loading; by default the test's token.</param>
    protected async Task<List<Document>> LoadAsync(LoaderSample sample, Stream? stream = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sample);
        using MemoryStream own = new(sample.Bytes.ToArray());
        SourceContent content = new(Item(sample), stream ?? own);
        CancellationToken token = cancellationToken.CanBeCanceled ? cancellationToken : TestContext.Current.CancellationToken;
        List<Document> documents = [];
        await foreach (Document document in CreateLoader().LoadAsync(content, token))
            documents.Add(document);
        return documents;
    }

    private static SourceItem Item(LoaderSample sample) => new(sample.Name, "1")
    {
        ModifiedAt = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
    };

    private async Task TryAsync(LoaderSample sample)
    {
        try
        {
            // On a thread of its own, so that a loader that never yields is noticed, too.
            List<Document> documents = await Task.Run(() => LoadAsync(sample)).WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.All(documents, BlockInvariants.Check);
        }
        catch (RagKitException e)
        {
            Assert.Contains(sample.Name, e.Message, StringComparison.Ordinal);
        }
    }

    private sealed class TrickleStream(ReadOnlyMemory<byte> bytes) : MemoryStream(bytes.ToArray(), writable: false)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
