import Foundation
import SightlineModels
import Testing

@Suite("Models are found in the Hugging Face cache, and nowhere else")
struct HubCacheTests {
    /// A cache directory, gone when its test is over.
    private final class FakeCache {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

        deinit {
            try? FileManager.default.removeItem(at: directory)
        }

        var cache: HubCache { HubCache(environment: ["HF_HUB_CACHE": directory.path]) }

        /// Makes a snapshot, modified so many seconds after 1970.
        func snapshot(_ repository: String, _ revision: String, modified seconds: Double = 0) throws {
            let url = directory.appendingPathComponent("\(repository)/snapshots/\(revision)")
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: url.path)
        }

        func pointMain(_ repository: String, to revision: String) throws {
            let refs = directory.appendingPathComponent("\(repository)/refs")
            try FileManager.default.createDirectory(at: refs, withIntermediateDirectories: true)
            try Data(revision.utf8).write(to: refs.appendingPathComponent("main"))
        }
    }

    @Test(arguments: [
        (["HF_HUB_CACHE": "/a/b", "HF_HOME": "/c", "XDG_CACHE_HOME": "/d"], "/a/b"),
        (["HF_HOME": "/c", "XDG_CACHE_HOME": "/d"], "/c/hub"),
        (["HF_HUB_CACHE": "", "HF_HOME": "/c"], "/c/hub"),
        (["HF_HOME": "", "XDG_CACHE_HOME": "/d"], "/d/huggingface/hub"),
    ])
    func theEnvironmentSaysWhere(environment: [String: String], path: String) {
        #expect(HubCache(environment: environment).directory.path == path)
    }

    @Test func withoutEnvironmentItIsInTheHomeDirectory() {
        let expected = FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".cache/huggingface/hub")
        #expect(HubCache(environment: [:]).directory.path == expected.path)
        #expect(HubCache(environment: ["XDG_CACHE_HOME": ""]).directory.path == expected.path)
    }

    @Test func mainIsPreferredToTheNewest() throws {
        let fake = FakeCache()
        try fake.snapshot("models--org--name", "aaa", modified: 100)
        try fake.snapshot("models--org--name", "bbb", modified: 200)
        #expect(fake.cache.snapshot(of: "org/name")?.lastPathComponent == "bbb")
        try fake.pointMain("models--org--name", to: "aaa\n")
        #expect(fake.cache.snapshot(of: "org/name")?.lastPathComponent == "aaa")
    }

    /// A reference is one revision; what else it may say must not lead out of the snapshots, or to all of them.
    @Test(arguments: ["gone", "", "\n", "..", "../..", "/", ".", "a/b", "../../models--other/snapshots/ccc"])
    func aReferenceToNoRevisionIsPassedOver(reference: String) throws {
        let fake = FakeCache()
        try fake.snapshot("models--name", "aaa", modified: 100)
        try fake.snapshot("models--name", "bbb", modified: 50)
        try fake.snapshot("models--other", "ccc")
        try fake.pointMain("models--name", to: reference)
        #expect(fake.cache.snapshot(of: "name")?.lastPathComponent == "aaa")
    }

    @Test func namesWithoutAnOrganisation() throws {
        let fake = FakeCache()
        try fake.snapshot("models--bert-base-uncased", "aaa")
        #expect(fake.cache.snapshot(of: "bert-base-uncased")?.lastPathComponent == "aaa")
        #expect(fake.cache.snapshot(of: "bert-base") == nil)
    }

    @Test(arguments: [
        "../x", "..", ".", "", "/", "org/", "/name", "a/b/c", "org/../x", "org/..", "./x", "a b", "a\0b", "a\\b", "~",
    ])
    func evilNamesAreNowhere(name: String) throws {
        let fake = FakeCache()
        try fake.snapshot("models--x", "aaa")
        try fake.snapshot("x", "aaa")
        #expect(fake.cache.snapshot(of: name) == nil)
    }

    @Test func whatIsInTheCacheIsListed() throws {
        let fake = FakeCache()
        #expect(fake.cache.checkpoints.isEmpty)
        try fake.snapshot("models--org--name", "aaa", modified: 100)
        try fake.snapshot("models--org--name", "bbb", modified: 200)
        try fake.snapshot("models--bert-base-uncased", "ccc")
        try fake.snapshot("datasets--org--reviews", "ddd")
        for none in ["models--", "models--a b", "models--..--x", "models----x", "model", "version.txt"] {
            try fake.snapshot(none, "eee")
        }
        try fake.pointMain("models--org--empty", to: "aaa")
        #expect(fake.cache.checkpoints.map(\.name) == ["bert-base-uncased", "org/name"])
        #expect(fake.cache.checkpoints.map(\.directory.lastPathComponent) == ["ccc", "bbb"])
        for checkpoint in fake.cache.checkpoints {
            #expect(fake.cache.snapshot(of: checkpoint.name) == checkpoint.directory)
        }
    }

    @Test func aCacheWithoutSnapshots() throws {
        let fake = FakeCache()
        #expect(fake.cache.snapshot(of: "org/name") == nil)
        try fake.pointMain("models--org--name", to: "aaa")
        #expect(fake.cache.snapshot(of: "org/name") == nil)
    }
}
