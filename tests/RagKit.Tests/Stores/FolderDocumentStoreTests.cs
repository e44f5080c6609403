using System.Text;
using RagKit.Stores;
using RagKit.TestData;

namespace RagKit.Tests.Stores;

public sealed class FolderDocumentStoreConformanceTests : DocumentStoreConformance
{
    private readonly List<TempFolder> _folders = [];

    protected override ValueTask<IDocumentStore> CreateAsync()
    {
        TempFolder folder = new();
        _folders.Add(folder);
        return new(new FolderDocumentStore(folder.Path, flush: true));
    }

    protected override ValueTask<IDocumentStore?> ReopenAsync(IDocumentStore store) => new(new FolderDocumentStore(((FolderDocumentStore)store).Path));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folders.ForEach(folder => folder.Dispose());
    }
}

public sealed class FolderDocumentStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_content_is_a_file_named_by_its_address_in_a_folder_of_two_letters()
    {
        FolderDocumentStore store = new(_folder.Path);
        string address = (await store.WriteAsync([Encoding.UTF8.GetBytes("kept")], Ends))[0];
        Assert.True(File.Exists(Path.Combine(_folder.Path, address[..2], address)));
    }

    [Fact]
    public async Task A_damaged_content_is_refused_and_named()
    {
        FolderDocumentStore store = new(_folder.Path);
        string address = (await store.WriteAsync([Encoding.UTF8.GetBytes("kept")], Ends))[0];
        string file = Path.Combine(_folder.Path, address[..2], address);
        byte[] bytes = await File.ReadAllBytesAsync(file, Ends);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Ends);
        RagKitException damaged = await Assert.ThrowsAsync<RagKitException>(async () => await store.ReadAsync([address], Ends));
        Assert.Contains(address, damaged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("")]
    [InlineData("AB12")]
    public async Task What_is_no_address_is_refused(string address) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await new FolderDocumentStore(_folder.Path).OpenAsync(address, Ends));
}
