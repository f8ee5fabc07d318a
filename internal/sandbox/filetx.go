package sandbox

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
)

const (
	bucketFile = "_file"
	keyFormat  = "format"
	fileFormat = "tenancy sandbox 1"
)

// damaged is the error, and inside a transaction the panic, of a file that cannot be read as
// what it should be.
type damaged struct {
	path string
	why  any
}

func (d *damaged) Error() string {
	return fmt.Sprintf("sandbox file %s is damaged or not a sandbox file (%v): delete it to start afresh", d.path, d.why)
}

// fileTx is one opening of the file, for one transaction.
type fileTx struct {
	path    string
	file    *os.File
	db      *bbolt.DB
	bolt    *bbolt.Tx
	buckets map[string]*bbolt.Bucket
	changes int
	// broken is set once the database library has panicked.
	broken bool
}

// guard turns the panics of the database library into one that names the file. It wraps single
// operations, so that an emulator's own panic passes unchanged.
func (t *fileTx) guard(err *error) {
	if fault := recover(); fault != nil {
		t.broken = true
		damage := &damaged{t.path, fault}
		if err == nil {
			panic(damage)
		}
		*err = damage
	}
}

// openFileTx opens the database. NoSync leaves out the fsync of each commit: the pages are in the
// kernel's hands when the commit returns, and the meta page that makes them valid is written
// last, so that a killed process loses nothing and tears nothing.
func openFileTx(path string, readOnly bool) (t *fileTx, err error) {
	t = &fileTx{path: path, buckets: map[string]*bbolt.Bucket{}}
	defer func() {
		if err != nil {
			t.close()
		}
	}()
	defer t.guard(&err)
	t.db, err = bbolt.Open(path, 0o600, &bbolt.Options{
		ReadOnly: readOnly, NoSync: true, NoStatistics: true,
		// The timeout concerns foreign programs alone: our own lock is held already.
		Timeout: 5 * time.Second,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			var err error
			t.file, err = os.OpenFile(name, flag, mode)
			return t.file, err
		},
	})
	switch {
	case errors.Is(err, bbolterrors.ErrTimeout):
		return t, fmt.Errorf("sandbox file %s is in use by another program", path)
	case errors.As(err, new(*os.PathError)):
		return t, fmt.Errorf("open sandbox file: %w", err)
	case err != nil:
		return t, &damaged{path, err}
	}
	return t, nil
}

// close gives back what the opening took; what was not committed is discarded.
func (t *fileTx) close() {
	switch {
	case t.broken && t.file != nil:
		// The library may have panicked with its mutexes held: closing it could wait for ever.
		abandon(t.file)
	case t.db != nil:
		if t.bolt != nil {
			_ = t.bolt.Rollback() // without effect after a commit
		}
		_ = t.db.Close()
	}
}

// create makes the file under another name first: a process that dies half-way leaves nothing
// that looks like a damaged sandbox.
func (s *fileStore) create() error {
	fresh := s.path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	t, err := openFileTx(fresh, false)
	if err != nil {
		return err
	}
	err = t.db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte(bucketFile))
		if err != nil {
			return err
		}
		return b.Put(fileKey(keyFormat), []byte(fileFormat))
	})
	t.close()
	if err != nil {
		return err
	}
	return os.Rename(fresh, s.path)
}

func (s *fileStore) transact(writable bool, fn func(Tx) error) (err error) {
	defer func() {
		fault := recover()
		if damage, ok := fault.(*damaged); ok {
			err = damage
		} else if fault != nil {
			panic(fault)
		}
	}()
	// A damaged page can point anywhere: make the fault a panic that guard can report.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	t, err := openFileTx(s.path, !writable)
	if err != nil {
		return err
	}
	defer t.close()
	if err := t.begin(writable); err != nil {
		return err
	}
	if err := fn(t); err != nil || t.changes == 0 {
		return err
	}
	return t.commit()
}

func (t *fileTx) begin(writable bool) (err error) {
	defer t.guard(&err)
	if t.bolt, err = t.db.Begin(writable); err != nil {
		return fmt.Errorf("sandbox file %s: %w", t.path, err)
	}
	info, err := t.file.Stat()
	if err != nil {
		return fmt.Errorf("sandbox file: %w", err)
	}
	if info.Size() < t.bolt.Size() {
		return &damaged{t.path, fmt.Sprintf("%d bytes of %d", info.Size(), t.bolt.Size())}
	}
	if format := t.Get(bucketFile, keyFormat); string(format) != fileFormat {
		return &damaged{t.path, fmt.Sprintf("format %q, not %q", format, fileFormat)}
	}
	return nil
}

func (t *fileTx) commit() (err error) {
	defer t.guard(&err)
	if err := t.bolt.Commit(); err != nil {
		return fmt.Errorf("write sandbox file %s: %w", t.path, err)
	}
	return nil
}

// fileKey prefixes a key, because the database refuses empty ones; order is not affected.
func fileKey(key string) []byte { return append([]byte{'/'}, key...) }

func (t *fileTx) bucket(name string) *bbolt.Bucket {
	b := t.buckets[name]
	if b == nil {
		if b = t.bolt.Bucket([]byte(name)); b != nil {
			t.buckets[name] = b
		}
	}
	return b
}

func (t *fileTx) Get(bucket, key string) []byte {
	defer t.guard(nil)
	if b := t.bucket(bucket); b != nil {
		return b.Get(fileKey(key))
	}
	return nil
}

func (t *fileTx) Put(bucket, key string, value []byte) (err error) {
	if !t.bolt.Writable() {
		return errReadOnly
	}
	defer t.guard(&err)
	b := t.bucket(bucket)
	if b == nil {
		if b, err = t.bolt.CreateBucket([]byte(bucket)); err != nil {
			return fmt.Errorf("bucket %q: %w", bucket, err)
		}
		t.buckets[bucket] = b
	}
	t.changes++
	return b.Put(fileKey(key), append([]byte{}, value...))
}

func (t *fileTx) Delete(bucket, key string) (err error) {
	if !t.bolt.Writable() {
		return errReadOnly
	}
	defer t.guard(&err)
	b := t.bucket(bucket)
	if b == nil {
		return nil
	}
	t.changes++
	return b.Delete(fileKey(key))
}

func (t *fileTx) Scan(bucket, from string, fn func(string, []byte) bool) {
	var cursor *bbolt.Cursor
	for before := -1; ; {
		var key, value []byte
		if before == t.changes {
			key, value = t.step(cursor.Next)
		} else {
			// A change makes cursors invalid: start again behind the last key.
			b := t.bucket(bucket)
			if b == nil {
				return
			}
			before, cursor = t.changes, b.Cursor()
			key, value = t.step(func() ([]byte, []byte) { return cursor.Seek(fileKey(from)) })
		}
		if key == nil {
			return
		}
		name := string(key[1:])
		if !fn(name, value) {
			return
		}
		from = name + "\x00"
	}
}

func (t *fileTx) step(move func() (key, value []byte)) (key, value []byte) {
	defer t.guard(nil)
	return move()
}

func (t *fileTx) Buckets() []string {
	defer t.guard(nil)
	names := []string{}
	cursor := t.bolt.Cursor()
	for name, _ := cursor.First(); name != nil; name, _ = cursor.Next() {
		if string(name) != bucketFile {
			names = append(names, string(name))
		}
	}
	return names
}

func (t *fileTx) Drop(bucket string) (err error) {
	if !t.bolt.Writable() {
		return errReadOnly
	}
	defer t.guard(&err)
	if t.bucket(bucket) == nil {
		return nil
	}
	t.changes++
	delete(t.buckets, bucket)
	return t.bolt.DeleteBucket([]byte(bucket))
}
