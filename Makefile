# make run | test | lint | setup | shell | env | clean: each does the set-up it still needs.
